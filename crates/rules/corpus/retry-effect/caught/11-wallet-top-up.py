# adds money to a wallet from the saved card
import asyncio
import uuid
from decimal import Decimal

from wallet.psp import PspClient, PspError


class TopUp:
    def __init__(self, psp: PspClient, retries: int = 3):
        self.psp = psp
        self.retries = retries

    async def run(self, wallet_id: str, card_token: str, amount: Decimal) -> str:
        last: Exception | None = None
        for attempt in range(self.retries):
            key = str(uuid.uuid4())
            try:
                payment = await self.psp.charge(
                    card_token,
                    amount,
                    description=f"top-up {wallet_id}",
                    idempotency_key=key,
                )
                return payment.id
            except (PspError, asyncio.TimeoutError) as error:
                last = error
                await asyncio.sleep(2**attempt)
        raise RuntimeError(f"top-up of {wallet_id} failed") from last
