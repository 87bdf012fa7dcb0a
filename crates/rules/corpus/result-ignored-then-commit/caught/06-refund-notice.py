# Tells the accounting service about approved refunds (Django management command).
import logging

import requests
from django.conf import settings
from django.core.management.base import BaseCommand

from refunds.models import Refund

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Push approved refunds to accounting"

    def handle(self, *args, **options):
        pending = Refund.objects.filter(status="approved").order_by("approved_at")
        for refund in pending:
            payload = {
                "refund": str(refund.uuid),
                "amount": refund.amount_minor,
                "currency": refund.currency,
            }
            requests.post(
                f"{settings.ACCOUNTING_URL}/refunds",
                json=payload,
                headers={"Idempotency-Key": str(refund.uuid)},
                timeout=10,
            )
            refund.status = "done"
            refund.save(update_fields=["status"])
            logger.info("refund %s pushed", refund.uuid)
