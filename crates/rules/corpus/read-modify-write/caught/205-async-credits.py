# Deducts prompt credits after a generation.
TOKENS_PER_CREDIT = 1000


async def deduct_credits(db, user_id, tokens):
    user = await db.users.find_one({"_id": user_id})
    if user is None:
        raise LookupError(user_id)
    credits = user["credits"] - tokens // TOKENS_PER_CREDIT
    await db.users.update_one({"_id": user_id}, {"$set": {"credits": credits}})
    return credits
