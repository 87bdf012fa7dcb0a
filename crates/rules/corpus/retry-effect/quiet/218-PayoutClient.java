// Pays out affiliate commissions; the payout id is the bank's deduplication key.
package affiliates;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.function.Supplier;

class PayoutClient {
    private final BankApi bank;
    private final Retry retry = Retry.of("payouts", RetryConfig.custom()
        .maxAttempts(5)
        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff())
        .retryExceptions(BankUnavailableException.class)
        .build());

    PayoutClient(BankApi bank) {
        this.bank = bank;
    }

    String payCommission(Payout payout) {
        String requestId = payout.id().toString();
        Supplier<String> call = Retry.decorateSupplier(retry,
            () -> bank.sendPayout(payout.iban(), payout.cents(), requestId).reference());
        return call.get();
    }
}
