# Refunds a cancelled order through Stripe.
import logging

import stripe
from django.utils import timezone

from orders.models import Order

logger = logging.getLogger(__name__)


class RefundFailed(Exception):
    """The provider did not take the refund; the order is unchanged."""


def refund_order(order: Order) -> str:
    try:
        refund = stripe.Refund.create(
            payment_intent=order.payment_intent,
            amount=order.total_minor,
            idempotency_key=f"refund-{order.pk}",
        )
    except stripe.error.StripeError as error:
        logger.error("refund of order %s failed: %s", order.pk, error.user_message)
        raise RefundFailed(str(order.pk)) from error
    if refund.status not in ("succeeded", "pending"):
        raise RefundFailed(f"{order.pk}: {refund.status}")
    order.refund_id = refund.id
    order.status = Order.Status.REFUND_PENDING
    if refund.status == "succeeded":
        order.refunded_at = timezone.now()
        order.status = Order.Status.REFUNDED
    order.save(update_fields=["refund_id", "refunded_at", "status"])
    return refund.id
