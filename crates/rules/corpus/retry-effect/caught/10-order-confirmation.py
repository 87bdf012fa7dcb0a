# mails the confirmation of an order through SES
import logging

import boto3

logger = logging.getLogger(__name__)


class ConfirmationMailer:
    def __init__(self, sender: str, region: str = "eu-west-1"):
        self._ses = boto3.client("ses", region_name=region)
        self._sender = sender

    def confirm(self, order) -> bool:
        for attempt in range(1, 4):
            if self._deliver(order.email, f"Order {order.number}", order.summary()):
                return True
            logger.info("order %s: mail attempt %d failed", order.number, attempt)
        return False

    def _deliver(self, address: str, subject: str, text: str) -> bool:
        try:
            self._ses.send_email(
                Source=self._sender,
                Destination={"ToAddresses": [address]},
                Message={
                    "Subject": {"Data": subject},
                    "Body": {"Text": {"Data": text}},
                },
            )
        except Exception:
            logger.exception("SES did not take the mail")
            return False
        return True
