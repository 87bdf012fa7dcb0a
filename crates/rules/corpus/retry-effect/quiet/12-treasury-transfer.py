# moves money between two accounts of the treasury
import logging
import random
import time

import requests

from treasury.bank import BankApi

LOG = logging.getLogger(__name__)
MAX_DEPTH = 5

bank = BankApi.from_environment()


def move(reference: str, source: str, target: str, cents: int, depth: int = 0) -> str:
    """Return the bank's own number of the booking named by `reference`.

    The bank refuses a second booking under the same reference.
    """
    try:
        booking = bank.transfer(
            source=source, target=target, cents=cents, idempotency_key=reference
        )
    except (requests.Timeout, requests.ConnectionError) as error:
        booked = bank.find_by_reference(reference)
        if booked is not None:
            return booked.number
        if depth >= MAX_DEPTH:
            raise
        LOG.warning("transfer %s: %s, once more", reference, error)
        time.sleep(1 + depth + random.random())
        return move(reference, source, target, cents, depth + 1)
    LOG.info("booked %s", booking.number)
    return booking.number
