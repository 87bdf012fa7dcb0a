# Celery: texts a patient that the prescription can be collected.
from celery import shared_task
from django.utils import timezone

from notifications.models import Notification
from notifications.sms import SmsClient


@shared_task
def notify_ready(notification_id):
    note = Notification.objects.get(pk=notification_id)
    client = SmsClient.default()
    result = client.send(
        to=note.phone,
        text=f"Prescription {note.number} is ready at {note.branch}.",
    )
    if not result.accepted:
        Notification.objects.filter(pk=notification_id).update(
            failed=True, reason=result.error
        )
        return
    Notification.objects.filter(pk=notification_id).update(
        sent=True,
        sent_at=timezone.now(),
    )
