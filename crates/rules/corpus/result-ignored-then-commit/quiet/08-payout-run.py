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
            receipt = bank.transfer(
                reference=f"payout-{payout_id}",
                iban=iban,
                amount_minor=amount_minor,
            )
        except Exception:
            logger.exception("transfer for payout %s failed", payout_id)
            conn.execute("UPDATE payouts SET status = 'review' WHERE id = ?", (payout_id,))
            conn.commit()
            continue
        if not receipt.accepted:
            logger.error("transfer for payout %s refused: %s", payout_id, receipt.reason)
            conn.execute("UPDATE payouts SET status = 'review' WHERE id = ?", (payout_id,))
            conn.commit()
            continue
        conn.execute(
            "UPDATE payouts SET status = 'paid', paid_at = datetime('now'), bank_ref = ? WHERE id = ?",
            (receipt.reference, payout_id),
        )
        conn.commit()
        handled += 1
    logger.info("payout run finished: %d rows", handled)
    return handled
