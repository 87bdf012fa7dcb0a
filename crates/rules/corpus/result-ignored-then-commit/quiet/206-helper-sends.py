# Sends payslips and ticks off those the mail service accepted.
def _send_payslip(mailer, payslip):
    status = mailer.send(
        to=payslip.employee.email,
        subject="Your payslip",
        attachment=payslip.pdf_path,
    )
    if status != "accepted":
        raise RuntimeError(f"payslip {payslip.id}: {status}")


def send_payslips(mailer, db, month):
    problems = []
    for payslip in db.payslips_for(month):
        try:
            _send_payslip(mailer, payslip)
        except RuntimeError as exc:
            problems.append(str(exc))
        else:
            db.mark_sent(payslip.id)
    return problems
