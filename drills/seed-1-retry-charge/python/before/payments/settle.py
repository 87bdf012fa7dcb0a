"""Settles orders with the payment gateway."""

from payments.gateway import gateway


def settle(order_id, amount_cents):
    gateway.charge(order_id, amount_cents)
    return True
