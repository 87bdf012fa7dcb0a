# Nightly run that pays out what is owed to sellers.
import logging
import sqlite3

from payouts.bank import BankGateway

logger = logging.getLogger("payouts.run")

DUE = "SELECT id, iban, amount_minor FROM payouts WHERE status = 'due' ORDER BY id"


def run(conn: sqlite3.Connection, bank: BankGateway) -> int:
    handled = 0
    for payout_id, iban, amount_minor in conn.execute(DUE).fetchall():
        try:
            bank.transfer(
                reference=f"payout-{payout_id}",
                iban=iban,
                amount_minor=amount_minor,
            )
        except Exception:
            logger.exception("transfer for payout %s failed", payout_id)
        conn.execute(
            "UPDATE payouts SET status = 'paid', paid_at = datetime('now') WHERE id = ?",
            (payout_id,),
        )
        conn.commit()
        handled += 1
    logger.info("payout run finished: %d rows", handled)
    return handled
