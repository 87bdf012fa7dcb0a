"""Appointment reminders by SMS for the clinic."""
import logging

from requests.exceptions import ConnectTimeout
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential
from twilio.rest import Client

log = logging.getLogger(__name__)


class ReminderSender:
    def __init__(self, sid: str, token: str, sender: str):
        self._twilio = Client(sid, token)
        self._sender = sender

    # a connect timeout means that the request was never sent
    @retry(
        retry=retry_if_exception_type(ConnectTimeout),
        stop=stop_after_attempt(5),
        wait=wait_exponential(max=20),
        reraise=True,
    )
    def remind(self, patient_phone: str, when: str) -> str:
        message = self._twilio.messages.create(
            to=patient_phone,
            from_=self._sender,
            body=f"Your appointment is at {when}. Reply C to cancel.",
        )
        log.info("reminder queued as %s", message.sid)
        return message.sid
