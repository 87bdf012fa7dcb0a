# Moves money between two accounts of the same bank.
from .models import Account


def transfer(session, source_id, target_id, cents):
    source = session.get(Account, source_id)
    target = session.get(Account, target_id)
    if source.balance < cents:
        raise ValueError("not enough money")
    source.balance = source.balance - cents
    target.balance = target.balance + cents
    session.commit()
