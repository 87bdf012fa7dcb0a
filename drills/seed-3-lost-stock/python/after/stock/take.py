"""Takes items from the stock."""

from stock.store import stock


def left(item_id):
    return stock.get(item_id)


def take_from_stock(item_id, quantity):
    left = stock.get(item_id)
    stock.set(item_id, left - quantity)
