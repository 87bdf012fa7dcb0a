# Refund helper used by the support console.
import random
import time


class RefundFailed(Exception):
    pass


def refund_order(psp, order, amount, refund_id, tries_left=3):
    try:
        return psp.refund(order.charge_id, amount, idempotency_key=refund_id)
    except psp.TemporaryError:
        if tries_left == 0:
            raise RefundFailed(order.id)
        time.sleep(1 + random.random())
        return refund_order(psp, order, amount, refund_id, tries_left - 1)
