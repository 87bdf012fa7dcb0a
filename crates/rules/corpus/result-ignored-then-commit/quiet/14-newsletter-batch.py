# Sends one batch of the newsletter and closes it.
import asyncio
import logging
from dataclasses import dataclass

from mailing.provider import MailProvider
from mailing.store import BatchStore

logger = logging.getLogger(__name__)


@dataclass
class Recipient:
    id: int
    address: str
    language: str


async def send_batch(
    batch_id: int,
    recipients: list[Recipient],
    provider: MailProvider,
    store: BatchStore,
) -> None:
    bodies = await store.bodies_by_language(batch_id)
    outcomes = await asyncio.gather(
        *(provider.send(r.address, bodies[r.language]) for r in recipients),
        return_exceptions=True,
    )
    sent: list[int] = []
    failed: dict[int, str] = {}
    for recipient, outcome in zip(recipients, outcomes):
        if isinstance(outcome, BaseException):
            failed[recipient.id] = repr(outcome)
        elif not outcome.accepted:
            failed[recipient.id] = outcome.reason
        else:
            sent.append(recipient.id)
    if failed:
        await store.record_failures(batch_id, failed)
    if sent:
        await store.mark_sent(batch_id, sent)
    logger.info("batch %s: %d sent, %d failed", batch_id, len(sent), len(failed))
