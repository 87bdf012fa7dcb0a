"""Settles orders with the payment gateway."""

import random
import time

from payments.gateway import NotSent, gateway

ATTEMPTS = 3


def settle(order_id, amount_cents):
    key = f"settle-{order_id}"
    for attempt in range(ATTEMPTS):
        try:
            gateway.charge(order_id, amount_cents, idempotency_key=key)
            return True
        except NotSent:
            time.sleep(random.uniform(0, 0.2 * 2**attempt))
    return False
