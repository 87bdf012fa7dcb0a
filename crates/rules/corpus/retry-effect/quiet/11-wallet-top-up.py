# adds money to a wallet from the saved card
import asyncio
import random
from decimal import Decimal

from wallet.psp import PspClient, PspUnavailable


class TopUp:
    def __init__(self, psp: PspClient, retries: int = 3):
        self.psp = psp
        self.retries = retries

    async def run(self, top_up_id: str, card_token: str, amount: Decimal) -> str:
        last: Exception | None = None
        key = f"top-up-{top_up_id}"
        for attempt in range(self.retries):
            try:
                payment = await self.psp.charge(
                    card_token,
                    amount,
                    description=f"top-up {top_up_id}",
                    idempotency_key=key,
                )
                return payment.id
            except (PspUnavailable, asyncio.TimeoutError) as error:
                last = error
                await asyncio.sleep(random.uniform(0, 2**attempt))
        raise RuntimeError(f"top-up {top_up_id} failed") from last
