# sends an invoice as PDF by way of the office mail relay
import logging
import random
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


def connect(relay: str) -> smtplib.SMTP:
    for tries in range(1, 6):
        try:
            smtp = smtplib.SMTP(relay, 587, timeout=10)
            smtp.starttls()
            return smtp
        except (smtplib.SMTPException, OSError) as error:
            log.warning("relay %s, try %d: %s", relay, tries, error)
            time.sleep(3 * tries + random.random())
    raise RuntimeError(f"relay {relay} cannot be reached")


def send_invoice(invoice, pdf: bytes, relay: str) -> None:
    mail = build(invoice, pdf)
    # Once the mail is handed over it is not sent again; a failure goes to the desk.
    with connect(relay) as smtp:
        smtp.send_message(mail)
