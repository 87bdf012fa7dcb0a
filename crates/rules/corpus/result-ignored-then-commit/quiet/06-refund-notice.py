# Tells the accounting service about approved refunds (Django management command).
import logging

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from refunds.models import Refund

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Push approved refunds to accounting"

    def handle(self, *args, **options):
        pending = Refund.objects.filter(status="approved").order_by("approved_at")
        failed = []
        for refund in pending:
            payload = {
                "refund": str(refund.uuid),
                "amount": refund.amount_minor,
                "currency": refund.currency,
            }
            try:
                response = requests.post(
                    f"{settings.ACCOUNTING_URL}/refunds",
                    json=payload,
                    headers={"Idempotency-Key": str(refund.uuid)},
                    timeout=10,
                )
                response.raise_for_status()
            except requests.RequestException:
                logger.exception("refund %s not pushed", refund.uuid)
                failed.append(str(refund.uuid))
                continue
            refund.status = "done"
            refund.save(update_fields=["status"])
            logger.info("refund %s pushed", refund.uuid)
        if failed:
            raise CommandError(f"{len(failed)} refunds not pushed: {', '.join(failed)}")
