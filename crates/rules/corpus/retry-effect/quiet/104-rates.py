# Fetches the exchange rates of the day; the source is flaky in the morning.
import time

import requests


class RatesUnavailable(Exception):
    pass


def fetch_rates(base, attempts=5):
    for attempt in range(attempts):
        try:
            r = requests.get(
                "https://rates.example.com/daily",
                params={"base": base},
                timeout=5,
            )
            r.raise_for_status()
            return r.json()["rates"]
        except requests.RequestException:
            time.sleep(2 ** attempt)
    raise RatesUnavailable(base)


def convert(amount, base, to):
    return round(amount * fetch_rates(base)[to], 2)
