# Takes sold items out of the shared stock store.
import logging

from warehouse.audit import record
from warehouse.locks import cluster_lock
from warehouse.stores import open_stock

log = logging.getLogger(__name__)

stock = open_stock("main")


class NotEnoughStock(Exception):
    def __init__(self, item_id, wanted, left):
        super().__init__(f"item {item_id}: wanted {wanted}, {left} left")


def take_from_stock(item_id, quantity, taken_by):
    if quantity <= 0:
        raise ValueError("quantity must be positive")
    with cluster_lock(f"stock:{item_id}", timeout=5):
        left = stock.get(item_id)
        if left < quantity:
            raise NotEnoughStock(item_id, quantity, left)
        stock.set(item_id, left - quantity)
        record("stock.taken", item=item_id, quantity=quantity, by=taken_by)


def ship(order):
    for line in order.lines:
        take_from_stock(line.item_id, line.quantity, order.clerk)
    log.info("order %s shipped", order.id)

%%
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
