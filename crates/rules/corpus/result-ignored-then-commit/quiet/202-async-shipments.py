# Hands the day's shipments to the carrier.
import asyncio


class CarrierHandover:
    def __init__(self, carrier, repo):
        self.carrier = carrier
        self.repo = repo

    async def hand_over(self, shipments):
        failed = {}
        for shipment in shipments:
            label = await self.carrier.create_shipment(
                reference=shipment.reference,
                weight=shipment.weight_grams,
                address=shipment.address,
            )
            if label.error:
                failed[shipment.id] = label.error
            else:
                await self.repo.mark_shipped(shipment.id, label.tracking_number)
            await asyncio.sleep(0.1)
        return failed
