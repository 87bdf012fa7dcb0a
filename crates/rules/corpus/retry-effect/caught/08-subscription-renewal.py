# renews a subscription by asking the billing service for a charge
import os

import backoff
import requests

BILLING_URL = os.environ["BILLING_URL"]
TIMEOUT_SECONDS = 8


class RenewalDeclined(Exception):
    """The card was refused."""


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=5)
def charge_renewal(subscription_id: str, amount_minor: int, currency: str) -> str:
    response = requests.post(
        f"{BILLING_URL}/v2/charges",
        json={
            "subscription": subscription_id,
            "amount": amount_minor,
            "currency": currency,
        },
        timeout=TIMEOUT_SECONDS,
    )
    if response.status_code == 402:
        raise RenewalDeclined(subscription_id)
    response.raise_for_status()
    return response.json()["charge_id"]
