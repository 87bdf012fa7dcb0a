# Counts each caller's requests against a daily allowance kept in Redis.
import datetime as dt
import logging

from fastapi import Depends, HTTPException, Request
from redis.asyncio import Redis

from gateway.settings import settings

log = logging.getLogger(__name__)
redis = Redis.from_url(settings.redis_url, decode_responses=True)

DAY_SECONDS = 86_400


def quota_key(caller: str) -> str:
    return f"quota:{caller}:{dt.date.today():%Y%m%d}"


async def spend_quota(caller: str, units: int = 1) -> int:
    key = quota_key(caller)
    raw = await redis.get(key)
    left = int(raw) if raw is not None else settings.daily_allowance
    if left < units:
        raise HTTPException(status_code=429, detail="daily allowance used up")
    left -= units
    await redis.set(key, left, ex=DAY_SECONDS)
    return left


async def limited(request: Request) -> str:
    caller = request.headers.get("x-client-id", "anonymous")
    left = await spend_quota(caller)
    log.debug("%s has %d calls left today", caller, left)
    return caller


Caller = Depends(limited)
