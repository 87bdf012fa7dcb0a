# Reserves a place in a delivery slot for a grocery order.
import logging
from datetime import datetime, timezone

from bson import ObjectId
from pymongo import MongoClient

log = logging.getLogger(__name__)


class SlotFull(Exception):
    pass


class SlotBook:
    def __init__(self, client: MongoClient):
        self.slots = client.grocer.slots
        self.reservations = client.grocer.reservations

    def reserve(self, slot_id: str, order_id: str) -> None:
        slot = self.slots.find_one({"_id": ObjectId(slot_id)})
        if slot["free"] < 1:
            raise SlotFull(slot_id)
        self.slots.update_one(
            {"_id": slot["_id"]},
            {"$set": {"free": slot["free"] - 1, "touched": datetime.now(timezone.utc)}},
        )
        self.reservations.insert_one({"slot": slot["_id"], "order": order_id})
        log.info("order %s goes out in slot %s", order_id, slot["label"])
