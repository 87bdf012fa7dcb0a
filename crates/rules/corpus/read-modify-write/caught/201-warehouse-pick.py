# Takes picked units off the warehouse count.
import logging

log = logging.getLogger(__name__)


def pick(inventory, sku, units):
    on_hand = inventory.get(sku)
    remaining = on_hand - units
    inventory.set(sku, remaining)
    log.info("picked %d of %s, %d left", units, sku, remaining)
    return remaining
