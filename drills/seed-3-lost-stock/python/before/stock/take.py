"""Takes items from the stock."""

from stock.store import stock


def left(item_id):
    return stock.get(item_id)
