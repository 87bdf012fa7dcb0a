# Checkout step that charges the stored card.
import random
import time


def call_with_retries(fn, attempts=4):
    last = None
    for n in range(attempts):
        try:
            return fn()
        except Exception as exc:
            last = exc
            time.sleep((2 ** n) + random.random())
    raise last


def checkout(payments, cart):
    total = sum(line.price_cents * line.quantity for line in cart.lines)
    charge = call_with_retries(
        lambda: payments.charge(customer=cart.customer_id, amount=total, currency="GBP")
    )
    return charge.id
