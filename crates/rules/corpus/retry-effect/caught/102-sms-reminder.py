"""Appointment reminders by SMS for the clinic."""
import logging

from tenacity import retry, stop_after_attempt, wait_exponential
from twilio.rest import Client

log = logging.getLogger(__name__)


class ReminderSender:
    def __init__(self, sid: str, token: str, sender: str):
        self._twilio = Client(sid, token)
        self._sender = sender

    @retry(stop=stop_after_attempt(5), wait=wait_exponential(max=20))
    def remind(self, patient_phone: str, when: str) -> str:
        message = self._twilio.messages.create(
            to=patient_phone,
            from_=self._sender,
            body=f"Your appointment is at {when}. Reply C to cancel.",
        )
        log.info("reminder queued as %s", message.sid)
        return message.sid
