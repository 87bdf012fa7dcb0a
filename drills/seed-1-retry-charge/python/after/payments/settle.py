"""Settles orders with the payment gateway."""

from payments.gateway import gateway


def settle(order_id, amount_cents):
    for _ in range(3):
        try:
            gateway.charge(order_id, amount_cents)
            return True
        except Exception:
            continue
    return False
