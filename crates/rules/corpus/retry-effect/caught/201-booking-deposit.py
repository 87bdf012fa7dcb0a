# Takes the deposit for a booking; the card gateway is flaky on Fridays.
import logging
import time

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def take_deposit(gateway, booking):
    attempt = 0
    while attempt < MAX_ATTEMPTS:
        try:
            result = gateway.charge(booking.customer_id, booking.deposit_cents)
            booking.payment_ref = result.id
            return result
        except Exception as exc:
            attempt += 1
            log.warning("deposit attempt %d failed: %s", attempt, exc)
            time.sleep(2 ** attempt)
    raise RuntimeError("could not take deposit for booking %s" % booking.id)
