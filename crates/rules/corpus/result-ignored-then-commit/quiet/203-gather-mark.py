# Sends all approved partner submissions at once and closes only those the partner took.
import asyncio


async def submit_approved(partner, store):
    approved = await store.list_approved()
    results = await asyncio.gather(
        *(partner.submit(item.payload) for item in approved),
        return_exceptions=True,
    )
    failures = []
    for item, result in zip(approved, results):
        if isinstance(result, Exception) or not result.accepted:
            failures.append((item.id, result))
            continue
        await store.mark_submitted(item.id)
    return failures
