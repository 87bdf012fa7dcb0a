# Uses up part of an API customer's monthly quota.
import redis

r = redis.Redis(decode_responses=True)


def use_quota(api_key, calls=1):
    key = f"quota:{api_key}"
    remaining = int(r.get(key) or 0)
    if remaining < calls:
        return False
    r.set(key, remaining - calls)
    return True
