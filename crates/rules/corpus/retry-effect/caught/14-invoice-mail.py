# sends an invoice as PDF by way of the office mail relay
import logging
import smtplib
import time
from email.message import EmailMessage

log = logging.getLogger(__name__)


def build(invoice, pdf: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "accounts@lindqvist.example"
    mail["To"] = invoice.customer_email
    mail["Subject"] = f"Invoice {invoice.number}"
    mail.set_content("Please find the invoice attached.")
    mail.add_attachment(pdf, maintype="application", subtype="pdf")
    return mail


def send_invoice(invoice, pdf: bytes, relay: str) -> None:
    mail = build(invoice, pdf)
    sent = False
    tries = 0
    while not sent and tries < 5:
        tries += 1
        try:
            with smtplib.SMTP(relay, 587, timeout=10) as smtp:
                smtp.starttls()
                smtp.send_message(mail)
            sent = True
        except (smtplib.SMTPException, OSError) as error:
            log.warning("invoice %s, try %d: %s", invoice.number, tries, error)
            time.sleep(3 * tries)
    if not sent:
        raise RuntimeError(f"invoice {invoice.number} was not sent")
