# Sends push messages in one go, then records the outcome of every single one.
import asyncio


class PushCampaign:
    def __init__(self, gateway, store):
        self.gateway = gateway
        self.store = store

    async def _one(self, device, text):
        ticket = await self.gateway.send(device.token, text)
        return device, ticket

    async def run(self, devices, text):
        outcomes = await asyncio.gather(
            *(self._one(d, text) for d in devices), return_exceptions=True
        )
        lost = 0
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                lost += 1
                continue
            device, ticket = outcome
            if ticket.status == "ok":
                await self.store.mark_sent(device.id, ticket.id)
            else:
                await self.store.mark_failed(device.id, ticket.error)
        return lost
