# Counts vouchers that are still available; the counts live in a JSON file shared by the workers.
import json
from pathlib import Path

VOUCHERS = Path("/var/lib/shop/vouchers.json")


def redeem(code):
    counts = json.loads(VOUCHERS.read_text())
    if counts.get(code, 0) <= 0:
        return False
    counts[code] = counts[code] - 1
    VOUCHERS.write_text(json.dumps(counts))
    return True
