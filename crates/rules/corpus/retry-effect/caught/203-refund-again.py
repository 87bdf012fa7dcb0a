# Refund helper used by the support console.
import time


class RefundFailed(Exception):
    pass


def refund_order(psp, order, amount, tries_left=3):
    try:
        return psp.refund(order.charge_id, amount)
    except Exception:
        if tries_left == 0:
            raise RefundFailed(order.id)
        time.sleep(1)
        return refund_order(psp, order, amount, tries_left - 1)
