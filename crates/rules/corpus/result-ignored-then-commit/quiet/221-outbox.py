# Accepts an order: the message for the partner goes to the outbox in the same transaction.
from datetime import datetime, timezone


def accept_order(session, outbox, order):
    with session.begin():
        outbox.add("partner.submit", {"order": order.id, "lines": order.lines})
        order.status = "accepted"
        order.accepted_at = datetime.now(timezone.utc)
        session.add(order)
