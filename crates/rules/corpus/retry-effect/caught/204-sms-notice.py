# Tells the passenger by SMS that the flight has been rebooked.
import asyncio


class NoticeSender:
    def __init__(self, sms_client, retries=3):
        self.sms = sms_client
        self.retries = retries

    async def notify_rebooking(self, passenger, flight):
        text = f"Your flight {flight.code} now departs at {flight.departure:%H:%M}."
        for attempt in range(self.retries):
            try:
                await asyncio.wait_for(self.sms.send_sms(passenger.phone, text), timeout=4)
                return True
            except (asyncio.TimeoutError, ConnectionError):
                await asyncio.sleep(0.5 * (attempt + 1))
        return False
