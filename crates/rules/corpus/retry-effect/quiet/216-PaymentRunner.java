// Settles open invoices against the card on file.
package shop.billing;

import java.util.concurrent.ThreadLocalRandom;

class PaymentRunner {
    private static final int MAX_ATTEMPTS = 3;
    private final PaymentGateway gateway;

    PaymentRunner(PaymentGateway gateway) {
        this.gateway = gateway;
    }

    boolean settle(Invoice invoice) throws InterruptedException {
        String idempotencyKey = "invoice-" + invoice.id();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                gateway.charge(invoice.customerId(), invoice.totalCents(), idempotencyKey);
                return true;
            } catch (GatewayUnavailableException e) {
                Thread.sleep(1000L * (attempt + 1) + ThreadLocalRandom.current().nextLong(400));
            }
        }
        return false;
    }
}
