"""Submits orders to the partner."""

from orders.partner import partner_api
from orders.store import db


def submit_one(order):
    return partner_api.submit(order)
