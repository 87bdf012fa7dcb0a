"""Submits orders to the partner."""

from orders.partner import partner_api
from orders.store import db


def submit_one(order):
    return partner_api.submit(order)


def submit_all(orders):
    refused = []
    for order in orders:
        receipt = partner_api.submit(order)
        if not receipt.accepted:
            refused.append((order.id, receipt.reason))
            continue
        db.mark_complete(order.id)
    return refused
