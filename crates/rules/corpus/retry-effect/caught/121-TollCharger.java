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

    public Receipt pass(String plate, long cents) {
        Supplier<Receipt> call = Retry.decorateSupplier(retry, () -> provider.charge(plate, cents));
        return call.get();
    }
}
