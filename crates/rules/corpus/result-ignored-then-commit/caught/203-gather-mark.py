# Sends all approved partner submissions at once.
import asyncio


async def submit_approved(partner, store):
    approved = await store.list_approved()
    await asyncio.gather(
        *(partner.submit(item.payload) for item in approved),
        return_exceptions=True,
    )
    for item in approved:
        await store.mark_submitted(item.id)
