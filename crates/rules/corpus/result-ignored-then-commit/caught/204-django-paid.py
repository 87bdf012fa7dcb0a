# Collects the membership fee and closes the invoice.
from django.utils import timezone

from .gateway import gateway
from .models import Invoice


def collect_fees():
    for invoice in Invoice.objects.filter(status="open"):
        gateway.charge(invoice.member.card_token, invoice.amount_cents)
        invoice.status = "paid"
        invoice.paid_at = timezone.now()
        invoice.save()
