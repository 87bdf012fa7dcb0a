# reads the day's exchange rates and tells the error tracker when it cannot
import time
from decimal import Decimal

import requests
import sentry_sdk

RATES_URL = "https://rates.example/v1/latest"


def fetch_rates(base: str) -> dict[str, Decimal]:
    for pause in (0.5, 1, 2, 4):
        try:
            response = requests.get(RATES_URL, params={"base": base}, timeout=4)
            response.raise_for_status()
            return {code: Decimal(rate) for code, rate in response.json().items()}
        except Exception as error:
            sentry_sdk.capture_exception(error)
            sentry_sdk.capture_message(f"rates for {base} not read")
            time.sleep(pause)
    return {}
