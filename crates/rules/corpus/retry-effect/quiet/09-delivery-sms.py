# texts the customer when the courier is close
import logging
import random
import time

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

logger = logging.getLogger("courier.sms")

MAX_ATTEMPTS = 4


class DeliveryTexts:
    def __init__(self, account_sid: str, token: str, sender: str):
        self.client = Client(account_sid, token)
        self.sender = sender

    def courier_is_near(self, phone: str, minutes: int) -> str | None:
        attempts = 0
        while attempts < MAX_ATTEMPTS:
            try:
                message = self.client.messages.create(
                    to=phone,
                    from_=self.sender,
                    body=f"Your parcel arrives in about {minutes} minutes.",
                )
                return message.sid
            except TwilioRestException as exc:
                # Only a refusal for rate is known to have sent nothing.
                if exc.status != 429:
                    raise
                attempts += 1
                logger.warning("text to %s was throttled", phone[-4:])
                time.sleep(attempts + random.random())
        return None
