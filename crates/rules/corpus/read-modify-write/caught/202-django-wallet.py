# Spends from a customer's wallet.
from .models import Wallet


class NotEnoughMoney(Exception):
    pass


def spend(customer_id, cents):
    wallet = Wallet.objects.get(customer_id=customer_id)
    if wallet.balance < cents:
        raise NotEnoughMoney(customer_id)
    wallet.balance -= cents
    wallet.save()
    return wallet.balance
