# Closes a bookkeeping month; counters and log lines are only for the dashboard.
import logging

from bookkeeping.metrics import statsd
from bookkeeping.models import Month

log = logging.getLogger(__name__)


def close_month(session, year, number):
    month = session.get(Month, (year, number))
    if month.open_entries:
        raise ValueError(f"{month.open_entries} entries are still open")
    statsd.incr("months.closed")
    log.info("closing %s-%02d", year, number)
    month.status = "closed"
    session.commit()
    return month
