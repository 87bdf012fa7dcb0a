# Mails the newsletter once to each subscriber and reports the addresses that failed.
import smtplib
from email.message import EmailMessage


def build(to, html):
    m = EmailMessage()
    m["To"], m["From"], m["Subject"] = to, "news@example.org", "Our spring programme"
    m.set_content(html, subtype="html")
    return m


def send_issue(host, html, subscribers):
    failed = {}
    with smtplib.SMTP(host, timeout=30) as smtp:
        for address in subscribers:
            try:
                smtp.send_message(build(address, html))
            except smtplib.SMTPException as err:
                failed[address] = str(err)
                continue
    return failed
