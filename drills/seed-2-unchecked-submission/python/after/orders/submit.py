"""Submits orders to the partner."""

from orders.partner import partner_api
from orders.store import db


def submit_one(order):
    return partner_api.submit(order)


def submit_all(orders):
    for order in orders:
        receipt = partner_api.submit(order)
        db.mark_complete(order.id)
