# Hands finished invoices over to the tax authority's gateway.
import logging
from datetime import datetime, timezone

from billing.repository import Invoice, InvoiceRepository
from billing.tax_gateway import SubmissionResult, TaxGateway

logger = logging.getLogger(__name__)


class InvoiceExport:
    """One run per hour. Invoices the gateway does not take have `errors` in their result."""

    def __init__(self, gateway: TaxGateway, invoices: InvoiceRepository) -> None:
        self.gateway = gateway
        self.invoices = invoices

    def run(self) -> None:
        batch = self.invoices.ready_for_export(limit=200)
        for invoice in batch:
            result: SubmissionResult = self.gateway.submit(invoice.number, invoice.xml())
            self._finish(invoice)
        logger.info("exported %d invoices", len(batch))

    def _finish(self, invoice: Invoice) -> None:
        invoice.exported_at = datetime.now(timezone.utc)
        invoice.status = "exported"
        self.invoices.save(invoice)
