"""Takes items from the stock."""

from stock.errors import OutOfStock
from stock.store import db, stock

TAKE = "UPDATE stock SET quantity = quantity - %s WHERE item_id = %s AND quantity >= %s"


def left(item_id):
    return stock.get(item_id)


def take_from_stock(item_id, quantity, buyer):
    with db.transaction() as transaction:
        taken = transaction.execute(TAKE, (quantity, item_id, quantity)).rowcount
        if taken == 0:
            raise OutOfStock(item_id)
        transaction.execute(
            "INSERT INTO stock_log (item_id, quantity, buyer) VALUES (%s, %s, %s)",
            (item_id, quantity, buyer),
        )
