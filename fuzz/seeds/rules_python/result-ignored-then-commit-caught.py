# Sends the day's open orders to the fulfilment partner.
import logging
from dataclasses import dataclass
from typing import Iterable, Optional, Protocol

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    id: str
    sku: str
    quantity: int


@dataclass(frozen=True)
class Receipt:
    """The partner's answer: a refusal or a throttled call has `accepted` False."""

    reference: Optional[str]
    accepted: bool
    reason: str = ""


class PartnerApi(Protocol):
    def submit(self, order: Order) -> Receipt: ...


class OrderTable(Protocol):
    def mark_complete(self, order_id: str, reference: Optional[str] = None) -> None: ...


def submit_all(orders: Iterable[Order], partner_api: PartnerApi, db: OrderTable) -> None:
    for order in orders:
        receipt = partner_api.submit(order)
        db.mark_complete(order.id)
    log.info("evening submission finished")
