# Charges every due subscription once; failures are listed for the morning report.
def charge_due(gateway, subscriptions):
    charged, failed = [], []
    for sub in subscriptions:
        try:
            receipt = gateway.charge(sub.customer_id, sub.price_cents, idempotency_key=sub.period_key)
        except gateway.Error as exc:
            failed.append((sub.id, str(exc)))
            continue
        charged.append((sub.id, receipt.id))
    return charged, failed
