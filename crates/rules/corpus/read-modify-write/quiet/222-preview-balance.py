# Shows what the balance would be after a purchase; nothing is written.
def preview(accounts, account_id, price_cents):
    balance = accounts.get(account_id)
    after = balance - price_cents
    return {
        "balance": balance,
        "price": price_cents,
        "after": after,
        "enough": after >= 0,
    }
