// collects the monthly premium of an insurance policy
package com.example.insurance.premium;

import com.example.insurance.psp.ChargeRequest;
import com.example.insurance.psp.ChargeResult;
import com.example.insurance.psp.PspClient;
import com.example.insurance.psp.PspTimeoutException;
import java.time.YearMonth;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;
import org.springframework.stereotype.Service;

@Service
public class PremiumCollector {

    private final PspClient psp;
    private final PremiumRepository premiums;

    public PremiumCollector(PspClient psp, PremiumRepository premiums) {
        this.psp = psp;
        this.premiums = premiums;
    }

    @Retryable(
            retryFor = PspTimeoutException.class,
            maxAttempts = 4,
            backoff = @Backoff(delay = 500, multiplier = 2, random = true))
    public void collect(Policy policy, YearMonth month) {
        ChargeRequest request = ChargeRequest.builder()
                .idempotencyKey("premium-" + policy.number() + "-" + month)
                .mandate(policy.mandate())
                .amount(policy.premiumCents())
                .text("Premium " + month)
                .build();
        ChargeResult result = psp.charge(request);
        premiums.markPaid(policy.number(), month, result.id());
    }
}
