// Monthly rent transfers to landlords.
package rent;

import java.util.concurrent.Callable;

class RentTransfers {
    private final BankClient bank;

    RentTransfers(BankClient bank) {
        this.bank = bank;
    }

    String payLandlord(Lease lease) throws Exception {
        return withRetry(() -> bank.transfer(lease.landlordIban(), lease.rentCents()), 3);
    }

    private static <T> T withRetry(Callable<T> action, int times) throws Exception {
        Exception last = null;
        for (int i = 0; i < times; i++) {
            try {
                return action.call();
            } catch (Exception e) {
                last = e;
                Thread.sleep(300L << i);
            }
        }
        throw last;
    }
}
