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
