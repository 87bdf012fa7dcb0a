# Moves money between two accounts of the same bank; rows are locked in the order of their ids.
from sqlalchemy import select

from .models import Account


def transfer(session, source_id, target_id, cents):
    with session.begin():
        rows = session.scalars(
            select(Account)
            .where(Account.id.in_([source_id, target_id]))
            .order_by(Account.id)
            .with_for_update()
        ).all()
        accounts = {a.id: a for a in rows}
        source, target = accounts[source_id], accounts[target_id]
        if source.balance < cents:
            raise ValueError("not enough money")
        source.balance = source.balance - cents
        target.balance = target.balance + cents
