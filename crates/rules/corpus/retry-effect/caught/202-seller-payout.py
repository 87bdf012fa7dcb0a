# Weekly payouts to marketplace sellers.
from tenacity import retry, stop_after_attempt, wait_exponential

from .clients import bank


@retry(stop=stop_after_attempt(4), wait=wait_exponential(multiplier=1, max=20))
def pay_seller(seller, amount_cents):
    """Send the seller what we owe for the week."""
    transfer = bank.create_transfer(
        account=seller.iban,
        amount=amount_cents,
        currency="EUR",
        reference=f"week payout {seller.name}",
    )
    return transfer.id


def run_weekly_payouts(sellers):
    return {s.id: pay_seller(s, s.balance_due()) for s in sellers if s.balance_due() > 0}
