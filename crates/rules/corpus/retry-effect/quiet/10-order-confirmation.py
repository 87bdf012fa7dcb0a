# mails the confirmation of an order through SES
import logging
import random
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

logger = logging.getLogger(__name__)

# The client must not repeat a send of its own accord.
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1, "mode": "standard"})


class ConfirmationMailer:
    def __init__(self, sender: str, region: str = "eu-west-1"):
        self._ses = boto3.client("ses", region_name=region, config=ONE_ATTEMPT)
        self._sender = sender

    def confirm(self, order) -> bool:
        for attempt in range(1, 4):
            if self._deliver(order.email, f"Order {order.number}", order.summary()):
                return True
            logger.info("order %s: throttled on attempt %d", order.number, attempt)
            time.sleep(attempt + random.random())
        return False

    def _deliver(self, address: str, subject: str, text: str) -> bool:
        """False when SES refused for rate, so nothing was sent; all else is raised."""
        try:
            self._ses.send_email(
                Source=self._sender,
                Destination={"ToAddresses": [address]},
                Message={
                    "Subject": {"Data": subject},
                    "Body": {"Text": {"Data": text}},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "Throttling":
                raise
            return False
        return True
