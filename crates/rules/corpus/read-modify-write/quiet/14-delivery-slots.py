# Reserves a place in a delivery slot for a grocery order.
import logging
from datetime import datetime, timezone

from bson import ObjectId
from pymongo import MongoClient, ReturnDocument

log = logging.getLogger(__name__)


class SlotFull(Exception):
    pass


class SlotBook:
    def __init__(self, client: MongoClient):
        self.slots = client.grocer.slots
        self.reservations = client.grocer.reservations

    def reserve(self, slot_id: str, order_id: str) -> None:
        slot = self.slots.find_one_and_update(
            {"_id": ObjectId(slot_id), "free": {"$gte": 1}},
            {"$inc": {"free": -1}, "$set": {"touched": datetime.now(timezone.utc)}},
            return_document=ReturnDocument.AFTER,
        )
        if slot is None:
            raise SlotFull(slot_id)
        self.reservations.insert_one({"slot": slot["_id"], "order": order_id})
        log.info("order %s goes out in slot %s", order_id, slot["label"])
