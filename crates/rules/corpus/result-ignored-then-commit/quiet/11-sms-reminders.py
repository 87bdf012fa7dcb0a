# Celery task: sends appointment reminders by text message.
from celery import shared_task
from django.utils import timezone

from clinic.models import Reminder
from clinic.sms import sms_gateway


def _text(reminder: Reminder) -> str:
    when = timezone.localtime(reminder.appointment.starts_at)
    return f"Reminder: your appointment is on {when:%d %B at %H:%M}."


@shared_task
def send_due_reminders() -> None:
    """Send everything that is due.

    `sms_gateway.send` answers a `Delivery`; its `ok` tells whether the gateway took the message.
    """
    now = timezone.now()
    due = Reminder.objects.filter(state=Reminder.State.DUE, send_after__lte=now)
    for reminder in due.select_related("appointment__patient"):
        delivery = sms_gateway.send(reminder.appointment.patient.mobile, _text(reminder))
        if delivery.ok:
            Reminder.objects.filter(pk=reminder.pk).update(
                state=Reminder.State.SENT,
                completed_at=timezone.now(),
                gateway_id=delivery.message_id,
            )
        else:
            Reminder.objects.filter(pk=reminder.pk).update(
                state=Reminder.State.FAILED,
                failure=delivery.error,
            )
