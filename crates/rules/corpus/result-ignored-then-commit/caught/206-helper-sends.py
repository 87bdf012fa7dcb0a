# Sends payslips and ticks them off.
def _send_payslip(mailer, payslip):
    status = mailer.send(
        to=payslip.employee.email,
        subject="Your payslip",
        attachment=payslip.pdf_path,
    )


def send_payslips(mailer, db, month):
    for payslip in db.payslips_for(month):
        _send_payslip(mailer, payslip)
        db.mark_sent(payslip.id)
