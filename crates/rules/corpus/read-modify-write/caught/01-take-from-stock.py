# Takes sold items out of the shared stock store.
import logging

from warehouse.stores import open_stock

log = logging.getLogger(__name__)

stock = open_stock("main")


def take_from_stock(item_id, quantity):
    left = stock.get(item_id)
    stock.set(item_id, left - quantity)


def ship(order):
    for line in order.lines:
        take_from_stock(line.item_id, line.quantity)
    log.info("order %s shipped", order.id)
