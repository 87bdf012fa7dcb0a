// Settles open invoices against the card on file.
package shop.billing;

class PaymentRunner {
    private static final int MAX_ATTEMPTS = 3;
    private final PaymentGateway gateway;

    PaymentRunner(PaymentGateway gateway) {
        this.gateway = gateway;
    }

    boolean settle(Invoice invoice) throws InterruptedException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                gateway.charge(invoice.customerId(), invoice.totalCents());
                return true;
            } catch (Exception e) {
                Thread.sleep(1000L * (attempt + 1));
            }
        }
        return false;
    }
}
