# Closes support tickets that nobody answered for two weeks.
import logging
from datetime import datetime, timedelta, timezone

from statsd import StatsClient

from support.repository import TicketRepository

logger = logging.getLogger(__name__)
statsd = StatsClient(prefix="support")

QUIET_PERIOD = timedelta(days=14)


def close_stale(tickets: TicketRepository) -> int:
    limit = datetime.now(timezone.utc) - QUIET_PERIOD
    closed = 0
    for ticket in tickets.waiting_since(limit):
        age = datetime.now(timezone.utc) - ticket.last_message_at
        logger.info("closing ticket %s, quiet for %s days", ticket.id, age.days)
        statsd.incr("tickets.closed")
        statsd.timing("tickets.age_days", age.days)
        tickets.mark_closed(ticket.id, reason="no answer")
        closed += 1
    return closed
