# Pushes refunds to the bank and closes the cases.
import logging

log = logging.getLogger(__name__)


def process_refunds(bank, cases):
    for case in cases:
        try:
            bank.refund(case.charge_id, case.amount_cents)
        except Exception:
            log.exception("refund for case %s went wrong", case.id)
        case.state = "refunded"
        case.save()
