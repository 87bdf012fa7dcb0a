# Uploads shipment manifests to the carrier and records them as handed over.
from __future__ import annotations

import enum
from typing import Sequence

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from depot.db import Shipment


class ShipmentState(enum.Enum):
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"


class ManifestUploader:
    def __init__(self, client: httpx.AsyncClient, session: AsyncSession) -> None:
        self._client = client
        self._session = session

    async def upload(self, shipments: Sequence[Shipment]) -> None:
        for shipment in shipments:
            response = await self._client.put(
                f"/v2/manifests/{shipment.reference}",
                json={"parcels": [p.barcode for p in shipment.parcels]},
            )
            if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
                shipment.state = ShipmentState.REJECTED
                shipment.rejection = response.text[:500]
                await self._session.commit()
                continue
            response.raise_for_status()
            shipment.state = ShipmentState.HANDED_OVER
            await self._session.commit()
