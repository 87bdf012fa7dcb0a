# Marks one use of a coupon and records which order used it.
import logging

import psycopg

log = logging.getLogger(__name__)


class CouponExhausted(Exception):
    pass


class CouponDesk:
    def __init__(self, dsn: str):
        self.dsn = dsn

    def use(self, code: str, order_id: int) -> int:
        with psycopg.connect(self.dsn) as conn:
            with conn.cursor() as cur:
                cur.execute(
                    "SELECT uses_left FROM coupons WHERE code = %s FOR UPDATE", (code,)
                )
                row = cur.fetchone()
                if row is None:
                    raise KeyError(code)
                uses_left = row[0]
                if uses_left <= 0:
                    raise CouponExhausted(code)
                new_value = uses_left - 1
                cur.execute(
                    "UPDATE coupons SET uses_left = %s WHERE code = %s",
                    (new_value, code),
                )
                cur.execute(
                    "INSERT INTO coupon_log (code, order_id) VALUES (%s, %s)",
                    (code, order_id),
                )
        log.info("coupon %s used by order %s", code, order_id)
        return new_value
