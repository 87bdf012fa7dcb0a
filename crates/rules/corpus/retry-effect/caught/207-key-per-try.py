# Renews subscriptions at midnight.
import time
import uuid

import stripe


def renew(subscription):
    for attempt in range(3):
        try:
            return stripe.PaymentIntent.create(
                amount=subscription.price_cents,
                currency="usd",
                customer=subscription.customer_id,
                confirm=True,
                idempotency_key=str(uuid.uuid4()),
            )
        except stripe.error.APIConnectionError:
            time.sleep(2 ** attempt)
    return None
