package com.example.payments;

import java.util.concurrent.ThreadLocalRandom;

/** Settles orders with the payment gateway. */
public class Settlement {
    private static final int ATTEMPTS = 3;

    private final Gateway gateway;

    public Settlement(Gateway gateway) {
        this.gateway = gateway;
    }

    /** The key makes a second attempt the same payment. */
    public boolean settle(String orderId, long amountCents) throws InterruptedException {
        String idempotencyKey = "settle-" + orderId;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                gateway.charge(orderId, amountCents, idempotencyKey);
                return true;
            } catch (NotSentException exception) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(200L << attempt));
            }
        }
        return false;
    }
}
