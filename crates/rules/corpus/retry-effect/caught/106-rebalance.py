"""Nightly rebalancing: places the trades worked out by the model."""
import functools
import time


def persistent(times=3, pause=1.0):
    def wrap(fn):
        @functools.wraps(fn)
        def inner(*args, **kwargs):
            for n in range(times):
                try:
                    return fn(*args, **kwargs)
                except Exception:
                    if n == times - 1:
                        raise
                    time.sleep(pause * (n + 1))

        return inner

    return wrap


class Rebalancer:
    def __init__(self, broker, account):
        self.broker = broker
        self.account = account

    @persistent(times=4)
    def _trade(self, symbol, delta):
        side = "buy" if delta > 0 else "sell"
        return self.broker.place_market_order(self.account, symbol, side, abs(delta))

    def run(self, targets):
        return [self._trade(s, d).id for s, d in targets.items() if d]
