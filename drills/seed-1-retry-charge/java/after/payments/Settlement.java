package com.example.payments;

/** Settles orders with the payment gateway. */
public class Settlement {
    private final Gateway gateway;

    public Settlement(Gateway gateway) {
        this.gateway = gateway;
    }

    public boolean settle(String orderId, long amountCents) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                gateway.charge(orderId, amountCents);
                return true;
            } catch (Exception exception) {
                continue;
            }
        }
        return false;
    }
}
