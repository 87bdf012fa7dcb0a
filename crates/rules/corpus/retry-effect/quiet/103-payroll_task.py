# Celery task which pays one payslip after the monthly run is signed off.
from celery import shared_task

from payroll.bank import BankClient, BankUnavailable
from payroll.models import Payslip


@shared_task(autoretry_for=(BankUnavailable,), retry_backoff=True, retry_jitter=True, max_retries=6)
def pay_slip(slip_id):
    slip = Payslip.objects.select_related("employee").get(pk=slip_id)
    bank = BankClient.from_settings()
    # the bank refuses a second transfer with the same end-to-end id and returns the first one
    transfer = bank.transfer(
        iban=slip.employee.iban,
        amount=slip.net_amount,
        text=f"Salary {slip.month:%Y-%m}",
        idempotency_key=f"payslip-{slip_id}",
    )
    slip.bank_reference = transfer.reference
    slip.save(update_fields=["bank_reference"])
    return transfer.reference
