# Adds up the sales per article from one day's receipts.
def tally(receipts):
    totals = {}
    for receipt in receipts:
        for line in receipt.lines:
            sold = totals.get(line.sku, 0)
            totals[line.sku] = sold + line.quantity
    return totals
