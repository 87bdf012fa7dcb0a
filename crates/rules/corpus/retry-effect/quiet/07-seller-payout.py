# weekly payout of a marketplace seller, run by the worker fleet
import structlog
from celery import shared_task

from market.banking import BankTimeout, BankUnavailable, banking_client
from market.models import Payout

log = structlog.get_logger()


@shared_task(
    autoretry_for=(BankTimeout, BankUnavailable),
    retry_backoff=True,
    retry_jitter=True,
    max_retries=6,
)
def send_payout(payout_id: int) -> None:
    payout = Payout.objects.select_related("seller").get(pk=payout_id)
    if payout.status == Payout.SENT:
        return
    # The bank answers a repeated key with the first transfer.
    transfer = banking_client.create_transfer(
        account=payout.seller.iban,
        amount=payout.amount,
        currency=payout.currency,
        text=f"Sales of week {payout.week}",
        idempotency_key=f"payout-{payout.pk}",
    )
    payout.bank_reference = transfer.reference
    payout.status = Payout.SENT
    payout.save(update_fields=["bank_reference", "status"])
    log.info("payout.sent", payout=payout_id, reference=transfer.reference)
