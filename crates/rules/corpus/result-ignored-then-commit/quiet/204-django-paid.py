# Collects the membership fee and closes the invoice when the charge went through.
from django.utils import timezone

from .gateway import gateway
from .models import Invoice


def collect_fees():
    for invoice in Invoice.objects.filter(status="open"):
        charge = gateway.charge(
            invoice.member.card_token,
            invoice.amount_cents,
            idempotency_key=f"fee-{invoice.pk}",
        )
        if charge.status == "succeeded":
            invoice.status = "paid"
            invoice.paid_at = timezone.now()
        else:
            invoice.status = "failed"
            invoice.failure = charge.decline_code
        invoice.save()
