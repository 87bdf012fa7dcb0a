// Refunds a cancelled order through the payment provider.
package shop.refunds;

import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;
import org.springframework.stereotype.Service;

@Service
public class RefundService {
    private final ProviderClient provider;

    public RefundService(ProviderClient provider) {
        this.provider = provider;
    }

    @Retryable(value = ProviderUnavailableException.class, maxAttempts = 4,
        backoff = @Backoff(delay = 1000, multiplier = 2, random = true))
    public String refundOrder(Order order, String idempotencyKey) {
        Refund refund = provider.refund(order.getChargeId(), order.getTotalCents(), idempotencyKey);
        return refund.getId();
    }
}
