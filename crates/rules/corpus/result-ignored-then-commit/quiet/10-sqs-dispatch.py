# Reads dispatch requests from SQS and books a courier for each.
import json
import logging
from typing import Any

import boto3

from dispatch.courier import CourierClient, Pickup

logger = logging.getLogger(__name__)


class DispatchWorker:
    def __init__(self, queue_url: str, courier: CourierClient) -> None:
        self.sqs = boto3.client("sqs")
        self.queue_url = queue_url
        self.courier = courier

    def _book(self, body: dict[str, Any]) -> bool:
        pickup = Pickup(address=body["address"], slot=body["slot"])
        # CourierClient.book answers False when the slot is gone or the quota is used up.
        return self.courier.book(pickup, reference=body["dispatch_id"])

    def poll_once(self) -> None:
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20
        )
        for message in answer.get("Messages", []):
            if not self._book(json.loads(message["Body"])):
                logger.warning("message %s left for redelivery", message["MessageId"])
                continue
            self.sqs.delete_message(
                QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
            logger.info("message %s handled", message["MessageId"])
