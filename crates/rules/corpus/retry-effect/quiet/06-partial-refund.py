# gives part of a payment back when a line of an order is cancelled
import logging
from dataclasses import dataclass

import stripe
from tenacity import (
    before_sleep_log,
    retry,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CancelledLine:
    line_id: str
    payment_intent: str
    refund_cents: int


class RefundService:
    def __init__(self, repository):
        self._repository = repository

    @retry(
        retry=retry_if_exception_type((stripe.APIConnectionError, stripe.RateLimitError)),
        stop=stop_after_attempt(5),
        wait=wait_random_exponential(multiplier=0.5, max=20),
        before_sleep=before_sleep_log(logger, logging.WARNING),
        reraise=True,
    )
    def _create(self, line: CancelledLine, key: str):
        return stripe.Refund.create(
            payment_intent=line.payment_intent,
            amount=line.refund_cents,
            reason="requested_by_customer",
            metadata={"line": line.line_id},
            idempotency_key=key,
        )

    def refund_line(self, line: CancelledLine) -> str:
        refund = self._create(line, f"refund-line-{line.line_id}")
        self._repository.mark_refunded(line.line_id, refund.id)
        return refund.id
