# Captures an authorised payment when the parcel leaves the warehouse.
import functools
import time


def retry_on_failure(times=3, delay=1.0):
    def wrap(func):
        @functools.wraps(func)
        def inner(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return func(*args, **kwargs)
                except Exception:
                    if attempt == times:
                        raise
                    time.sleep(delay)
        return inner
    return wrap


class ShippingPayments:
    def __init__(self, gateway):
        self.gateway = gateway

    @retry_on_failure(times=3)
    def capture_on_dispatch(self, shipment):
        return self.gateway.capture(shipment.authorisation_id, shipment.total_cents)
