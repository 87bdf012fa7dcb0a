// Pays out affiliate commissions.
package affiliates;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Supplier;

class PayoutClient {
    private final BankApi bank;
    private final Retry retry = Retry.of("payouts", RetryConfig.custom()
        .maxAttempts(5)
        .waitDuration(Duration.ofSeconds(2))
        .build());

    PayoutClient(BankApi bank) {
        this.bank = bank;
    }

    String payCommission(Affiliate affiliate, long cents) {
        Supplier<String> call = Retry.decorateSupplier(retry,
            () -> bank.sendPayout(affiliate.iban(), cents).reference());
        return call.get();
    }
}
