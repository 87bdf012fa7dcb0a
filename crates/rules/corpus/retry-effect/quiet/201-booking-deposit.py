# Takes the deposit for a booking; the key names the booking, so the gateway drops repeats.
import logging
import random
import time

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def take_deposit(gateway, booking):
    key = f"deposit-{booking.id}"
    for attempt in range(MAX_ATTEMPTS):
        try:
            return gateway.charge(
                booking.customer_id, booking.deposit_cents, idempotency_key=key
            )
        except ConnectionError as exc:
            log.warning("deposit attempt %d failed: %s", attempt, exc)
            time.sleep(2 ** attempt + random.random())
    raise RuntimeError("could not take deposit for booking %s" % booking.id)
