# Reserves concert tickets; the number left lives in Redis.
import redis
from flask import Flask, abort, jsonify, request

app = Flask(__name__)
r = redis.Redis(decode_responses=True)

TAKE = r.register_script(
    """
    local left = tonumber(redis.call('GET', KEYS[1]) or '0')
    local wanted = tonumber(ARGV[1])
    if wanted > left then return -1 end
    return redis.call('DECRBY', KEYS[1], wanted)
    """
)


@app.post("/concerts/<slug>/reserve")
def reserve(slug):
    wanted = int(request.json["seats"])
    if wanted < 1:
        abort(400)
    left = TAKE(keys=[f"concert:{slug}:left"], args=[wanted])
    if left < 0:
        abort(409, "sold out")
    app.logger.info("reserved %d seats of %s", wanted, slug)
    return jsonify(reserved=wanted, left=left)
