# Hands the day's shipments to the carrier.
import asyncio


class CarrierHandover:
    def __init__(self, carrier, repo):
        self.carrier = carrier
        self.repo = repo

    async def hand_over(self, shipments):
        for shipment in shipments:
            await self.carrier.create_shipment(
                reference=shipment.reference,
                weight=shipment.weight_grams,
                address=shipment.address,
            )
            await self.repo.mark_shipped(shipment.id)
            await asyncio.sleep(0.1)
