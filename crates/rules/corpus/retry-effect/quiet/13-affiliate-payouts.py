# pays an affiliate through the payout service
from __future__ import annotations

import httpx
from pydantic import BaseModel
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)


class PayoutRequest(BaseModel):
    payout_id: str
    affiliate: str
    amount_minor: int
    currency: str = "EUR"


class AffiliatePayouts:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def pay(self, request: PayoutRequest) -> dict:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(httpx.TransportError),
            stop=stop_after_attempt(4),
            wait=wait_random_exponential(max=10),
            reraise=True,
        ):
            with attempt:
                # The same id put twice is the same payout.
                response = await self._client.put(
                    f"/payouts/{request.payout_id}",
                    json=request.model_dump(exclude={"payout_id"}),
                )
                response.raise_for_status()
                return response.json()
        raise AssertionError("unreachable")
