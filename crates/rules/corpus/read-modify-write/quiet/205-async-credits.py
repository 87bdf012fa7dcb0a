# Deducts prompt credits after a generation; the database subtracts.
async def deduct_credits(db, user_id, tokens):
    cost = tokens // 1000
    result = await db.users.update_one(
        {"_id": user_id, "credits": {"$gte": cost}},
        {"$inc": {"credits": -cost}},
    )
    if result.modified_count != 1:
        raise LookupError(f"user {user_id} has too few credits")
