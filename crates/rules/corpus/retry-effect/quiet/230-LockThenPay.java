// Waits for the payout lock and then pays once.
package payouts;

class LockedPayout {
    private final LockService locks;
    private final PayoutTable payouts;
    private final BankApi bank;

    LockedPayout(LockService locks, PayoutTable payouts, BankApi bank) {
        this.locks = locks;
        this.payouts = payouts;
        this.bank = bank;
    }

    String pay(Payout payout) throws InterruptedException {
        int waits = 0;
        while (!locks.tryLock("payout-" + payout.id())) {
            if (++waits > 20) {
                throw new IllegalStateException("payout is locked elsewhere");
            }
            Thread.sleep(100);
        }
        try {
            if (payouts.attempted(payout.id())) {
                throw new IllegalStateException("payout was attempted before, see the bank's list");
            }
            payouts.recordAttempt(payout.id());
            return bank.sendPayout(payout.iban(), payout.cents()).reference();
        } finally {
            locks.unlock("payout-" + payout.id());
        }
    }
}
