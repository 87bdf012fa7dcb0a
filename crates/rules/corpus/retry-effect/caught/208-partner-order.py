# Places the order at the fulfilment partner.
import time

import requests

PARTNER = "https://fulfil.partner.invalid/v2"


def place_order(order):
    payload = {"sku": order.sku, "qty": order.quantity, "ship_to": order.address}
    for delay in (0, 1, 3, 9):
        time.sleep(delay)
        try:
            response = requests.post(f"{PARTNER}/orders", json=payload, timeout=5)
            response.raise_for_status()
            return response.json()["order_no"]
        except requests.exceptions.RequestException:
            continue
    raise RuntimeError(f"partner did not take order {order.id}")
