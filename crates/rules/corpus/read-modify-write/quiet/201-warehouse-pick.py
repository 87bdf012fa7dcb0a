# Takes picked units off the warehouse count; both steps run under the article's lock.
class NotEnough(Exception):
    pass


def pick(inventory, locks, audit, picker, sku, units):
    with locks.lock(f"inventory:{sku}", timeout=5):
        on_hand = inventory.get(sku)
        if on_hand < units:
            raise NotEnough(sku)
        inventory.set(sku, on_hand - units)
        audit.record("pick", sku=sku, units=units, by=picker)
    return on_hand - units
