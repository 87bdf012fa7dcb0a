# settles an order against the card gateway
import logging
import random
import time

from shop.gateways import card_gateway as gateway
from shop.gateways.errors import GatewayTimeout, GatewayUnavailable

log = logging.getLogger(__name__)

ATTEMPTS = 3


def settle(order_id, amount_cents):
    """Take the money for an order; True when it has been taken."""
    key = f"settle-{order_id}"
    for attempt in range(ATTEMPTS):
        try:
            gateway.charge(order_id, amount_cents, idempotency_key=key)
            return True
        except (GatewayTimeout, GatewayUnavailable):
            log.warning("settling %s: no answer on attempt %d", order_id, attempt + 1)
            time.sleep(random.uniform(0, 0.2 * 2**attempt))
    return False

%%
# settles an order against the card gateway
import logging

from shop.gateways import card_gateway as gateway

log = logging.getLogger(__name__)

ATTEMPTS = 3


def settle(order_id, amount_cents):
    """Take the money for an order; True when it has been taken."""
    for _ in range(ATTEMPTS):
        try:
            gateway.charge(order_id, amount_cents)
            return True
        except Exception:
            log.warning("settling %s did not work", order_id)
            continue
    return False
