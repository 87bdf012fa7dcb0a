# Issue a gift card when somebody buys one at the till.
import random
import time


class GiftCardDesk:
    def __init__(self, issuer, printer):
        self.issuer = issuer
        self.printer = printer

    def sell(self, value, tries_left=3):
        try:
            card = self.issuer.issue_card(value=value, currency="GBP")
        except Exception as exc:
            if tries_left == 0:
                raise
            print("issuer failed, trying again:", exc)
            time.sleep(random.uniform(0.2, 1.0))
            return self.sell(value, tries_left - 1)
        self.printer.print_voucher(card.number, value)
        return card
