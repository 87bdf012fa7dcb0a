# Spends from a customer's wallet; the row is locked until the transaction ends.
from django.db import transaction

from .models import Wallet


class NotEnoughMoney(Exception):
    pass


@transaction.atomic
def spend(customer_id, cents):
    wallet = Wallet.objects.select_for_update().get(customer_id=customer_id)
    if wallet.balance < cents:
        raise NotEnoughMoney(customer_id)
    wallet.balance -= cents
    wallet.save(update_fields=["balance"])
    return wallet.balance
