# Reserves concert tickets; the number left lives in Redis.
import redis
from flask import Flask, abort, jsonify, request

app = Flask(__name__)
r = redis.Redis(decode_responses=True)


@app.post("/concerts/<slug>/reserve")
def reserve(slug):
    wanted = int(request.json["seats"])
    left = int(r.get(f"concert:{slug}:left") or 0)
    if wanted > left:
        abort(409, "sold out")
    r.set(f"concert:{slug}:left", left - wanted)
    return jsonify(reserved=wanted, left=left - wanted)
