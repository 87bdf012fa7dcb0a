// Completes a checkout; the event goes to the outbox in the same transaction.
package com.example.shop;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class CheckoutService {
    private final CheckoutRepository checkouts;
    private final OutboxRepository outbox;

    public CheckoutService(CheckoutRepository checkouts, OutboxRepository outbox) {
        this.checkouts = checkouts;
        this.outbox = outbox;
    }

    @Transactional
    public void complete(long checkoutId) {
        Checkout checkout = checkouts.lockById(checkoutId);
        checkout.requireState(State.PAID);
        outbox.save(OutboxEvent.of("checkout-completed", checkout.getId()));
        checkout.setState(State.COMPLETED);
        checkouts.save(checkout);
    }
}
