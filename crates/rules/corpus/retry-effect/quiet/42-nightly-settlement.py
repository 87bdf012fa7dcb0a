# settles all open orders of the day, one after another
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from shop.gateways import card_gateway as gateway
from shop.gateways.errors import GatewayError

log = logging.getLogger(__name__)


@dataclass
class Report:
    settled: list[str] = field(default_factory=list)
    open: dict[str, str] = field(default_factory=dict)


def settle_day(orders: Iterable) -> Report:
    report = Report()
    for order in orders:
        if order.total_cents == 0:
            report.settled.append(order.id)
            continue
        try:
            gateway.charge(order.id, order.total_cents)
        except GatewayError as error:
            # A person looks at these in the morning.
            log.error("order %s stays open: %s", order.id, error)
            report.open[order.id] = str(error)
            continue
        report.settled.append(order.id)
    return report
