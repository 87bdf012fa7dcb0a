# Applies store credit to a basket at the till.
import logging
from dataclasses import dataclass

log = logging.getLogger("till.credit")


@dataclass(frozen=True)
class Applied:
    used: int
    remaining: int


class StoreCreditService:
    def __init__(self, pool):
        self._pool = pool

    def _current_credit(self, customer_id: int) -> int:
        with self._pool.connection() as conn:
            row = conn.execute(
                "SELECT credit_cents FROM customers WHERE id = %s", (customer_id,)
            ).fetchone()
        return row[0]

    def apply(self, customer_id: int, basket_total: int) -> Applied:
        credit = self._current_credit(customer_id)
        used = min(credit, basket_total)
        remaining = credit - used
        with self._pool.connection() as conn:
            conn.execute(
                "UPDATE customers SET credit_cents = %s WHERE id = %s",
                (remaining, customer_id),
            )
        log.info("customer %s used %s cents of credit", customer_id, used)
        return Applied(used=used, remaining=remaining)
