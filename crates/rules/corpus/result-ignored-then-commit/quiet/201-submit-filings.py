# Submits the quarter's VAT filings to the tax office; refused ones stay open and are reported.
def submit_filings(tax_office, db, filings):
    refused = []
    for filing in filings:
        receipt = tax_office.submit(filing.to_xml())
        if not receipt.accepted:
            refused.append((filing.id, receipt.reason))
            continue
        db.mark_filed(filing.id)
    return refused
