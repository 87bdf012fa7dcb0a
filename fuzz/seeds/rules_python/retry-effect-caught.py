# moves money between two accounts of the treasury
import logging
import time

import requests

from treasury.bank import BankApi

LOG = logging.getLogger(__name__)
MAX_DEPTH = 5

bank = BankApi.from_environment()


def move(source: str, target: str, cents: int, depth: int = 0) -> str:
    """Return the bank's own number of the booking."""
    try:
        booking = bank.transfer(source=source, target=target, cents=cents)
    except (requests.Timeout, requests.ConnectionError) as error:
        if depth >= MAX_DEPTH:
            raise
        LOG.warning("transfer %s -> %s: %s, once more", source, target, error)
        time.sleep(1 + depth)
        return move(source, target, cents, depth + 1)
    LOG.info("booked %s", booking.number)
    return booking.number
