// gives back the deposit of a rental car, less the damage
package com.example.rental.deposit;

import com.example.rental.gateway.Refund;
import com.example.rental.gateway.RefundGateway;
import java.util.logging.Logger;
import org.springframework.retry.support.RetryTemplate;

public final class DepositReturn {
    private static final Logger LOG = Logger.getLogger(DepositReturn.class.getName());

    private final RefundGateway gateway;
    private final RetryTemplate retryTemplate = RetryTemplate.builder()
            .maxAttempts(5)
            .exponentialBackoff(300, 2.0, 10_000)
            .build();

    public DepositReturn(RefundGateway gateway) {
        this.gateway = gateway;
    }

    public Refund giveBack(Rental rental, long damageCents) {
        long cents = Math.max(0, rental.depositCents() - damageCents);
        return retryTemplate.execute(context -> {
            LOG.info("deposit of " + rental.id() + ", try " + (context.getRetryCount() + 1));
            return gateway.refund(rental.depositPayment(), cents);
        });
    }
}
