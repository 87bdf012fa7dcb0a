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
    await asyncio.gather(
        *(provider.send(r.address, bodies[r.language]) for r in recipients),
        return_exceptions=True,
    )
    await store.mark_sent(batch_id, [r.id for r in recipients])
    logger.info("batch %s closed with %d recipients", batch_id, len(recipients))
