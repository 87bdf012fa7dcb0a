# Weekly payouts to marketplace sellers.
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from .clients import bank
from .errors import BankUnavailable


@retry(
    retry=retry_if_exception_type(BankUnavailable),
    stop=stop_after_attempt(4),
    wait=wait_random_exponential(max=20),
)
def pay_seller(seller, amount_cents, payout_key):
    """The bank deduplicates on the key, which the caller stores with the payout row."""
    transfer = bank.create_transfer(
        account=seller.iban,
        amount=amount_cents,
        currency="EUR",
        idempotency_key=payout_key,
    )
    return transfer.id


def run_weekly_payouts(payouts):
    return {p.id: pay_seller(p.seller, p.amount_cents, f"payout-{p.id}") for p in payouts}
