# Places the order at the fulfilment partner and looks it up after an unclear answer.
import random
import time

import requests

PARTNER = "https://fulfil.partner.invalid/v2"


def find_order(our_id):
    found = requests.get(f"{PARTNER}/orders", params={"client_ref": our_id}, timeout=5)
    found.raise_for_status()
    matches = found.json()["orders"]
    return matches[0]["order_no"] if matches else None


def place_order(order):
    payload = {"sku": order.sku, "qty": order.quantity, "client_ref": order.id}
    for attempt in range(4):
        existing = find_order(order.id)
        if existing is not None:
            return existing
        try:
            response = requests.post(
                f"{PARTNER}/orders",
                json=payload,
                headers={"Idempotency-Key": order.id},
                timeout=5,
            )
            response.raise_for_status()
            return response.json()["order_no"]
        except requests.exceptions.Timeout:
            time.sleep(2 ** attempt + random.random())
    raise RuntimeError(f"partner did not take order {order.id}")
