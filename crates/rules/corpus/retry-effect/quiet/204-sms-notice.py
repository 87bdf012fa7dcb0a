# Tells the passenger by SMS that the flight has been rebooked; only throttled sends are repeated.
import asyncio
import random

from .sms import Throttled


class NoticeSender:
    def __init__(self, sms_client, retries=3):
        self.sms = sms_client
        self.retries = retries

    async def notify_rebooking(self, passenger, flight):
        text = f"Your flight {flight.code} now departs at {flight.departure:%H:%M}."
        for attempt in range(self.retries):
            try:
                await self.sms.send_sms(passenger.phone, text)
                return True
            except Throttled:
                # 429: the provider has refused the message before sending anything.
                await asyncio.sleep(0.5 * 2 ** attempt + random.random())
        return False
