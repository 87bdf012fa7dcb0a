package com.example.toll;

// Charges a vehicle's account when it passes the gantry.
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Supplier;

public final class TollCharger {
    private final PaymentProvider provider;
    private final Retry retry;

    public TollCharger(PaymentProvider provider) {
        this.provider = provider;
        RetryConfig config = RetryConfig.custom()
            .maxAttempts(3)
            .waitDuration(Duration.ofMillis(500))
            .build();
        this.retry = Retry.of("toll", config);
    }

    public Receipt pass(Passage passage, long cents) {
        // the gantry numbers each passage; the provider charges a number once
        String requestId = passage.gantry() + "-" + passage.sequence();
        Supplier<Receipt> call =
            Retry.decorateSupplier(retry, () -> provider.charge(requestId, passage.plate(), cents));
        return call.get();
    }
}
