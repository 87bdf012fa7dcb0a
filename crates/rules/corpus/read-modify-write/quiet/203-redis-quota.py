# Uses up part of an API customer's monthly quota in one script on the server.
import redis

r = redis.Redis(decode_responses=True)

TAKE = r.register_script(
    """
    local left = tonumber(redis.call('GET', KEYS[1]) or '0')
    if left < tonumber(ARGV[1]) then return 0 end
    redis.call('DECRBY', KEYS[1], ARGV[1])
    return 1
    """
)


def use_quota(api_key, calls=1):
    return TAKE(keys=[f"quota:{api_key}"], args=[calls]) == 1
