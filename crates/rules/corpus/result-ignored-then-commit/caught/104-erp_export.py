# Exports approved invoices to the ERP every ten minutes.
from datetime import datetime, timezone

from billing.models import Invoice
from sqlalchemy import select


def approved(session):
    yield from session.scalars(
        select(Invoice).where(Invoice.approved.is_(True), Invoice.exported_at.is_(None))
    )


class Exporter:
    def __init__(self, session_factory, erp):
        self._sessions = session_factory
        self._erp = erp

    def run(self):
        with self._sessions() as session:
            for invoice in list(approved(session)):
                _ = self._erp.push_invoice(invoice.number, invoice.lines)
                invoice.exported_at = datetime.now(timezone.utc)
                session.commit()
