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
            if result.errors:
                self._reject(invoice, result)
            else:
                self._finish(invoice, result.protocol_number)
        logger.info("went through %d invoices", len(batch))

    def _reject(self, invoice: Invoice, result: SubmissionResult) -> None:
        logger.error("invoice %s not taken: %s", invoice.number, result.errors)
        invoice.status = "export_failed"
        invoice.export_errors = result.errors
        self.invoices.save(invoice)

    def _finish(self, invoice: Invoice, protocol_number: str) -> None:
        invoice.protocol_number = protocol_number
        invoice.exported_at = datetime.now(timezone.utc)
        invoice.status = "exported"
        self.invoices.save(invoice)
