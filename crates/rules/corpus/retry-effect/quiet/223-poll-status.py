# Waits until the payment has left the pending state.
import time


def wait_for_payment(gateway, payment_id, timeout=30):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            payment = gateway.get_payment(payment_id)
        except ConnectionError:
            time.sleep(1)
            continue
        if payment.status != "pending":
            return payment.status
        time.sleep(1)
    return "pending"
