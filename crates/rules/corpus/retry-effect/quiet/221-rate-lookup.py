# Fetches the exchange rate used for the invoice.
import random
import time

import requests


def exchange_rate(base, quote):
    for attempt in range(4):
        try:
            response = requests.get(
                "https://rates.invalid/latest", params={"base": base, "quote": quote}, timeout=3
            )
            response.raise_for_status()
            return response.json()["rate"]
        except requests.exceptions.RequestException:
            time.sleep(2 ** attempt + random.random())
    raise RuntimeError("no exchange rate")
