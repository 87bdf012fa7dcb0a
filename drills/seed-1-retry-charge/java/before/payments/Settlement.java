package com.example.payments;

/** Settles orders with the payment gateway. */
public class Settlement {
    private final Gateway gateway;

    public Settlement(Gateway gateway) {
        this.gateway = gateway;
    }

    public boolean settle(String orderId, long amountCents) {
        gateway.charge(orderId, amountCents);
        return true;
    }
}
