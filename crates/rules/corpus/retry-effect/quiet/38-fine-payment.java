// collects a library fine from the card on file
package com.example.library.fines;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

public class FineCollector {
    private static final int ATTEMPTS = 3;

    public Optional<String> collect(Fine fine, String customer, String card)
            throws StripeException, InterruptedException {
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount(fine.cents())
                .setCurrency("gbp")
                .setCustomer(customer)
                .setPaymentMethod(card)
                .setOffSession(true)
                .setConfirm(true)
                .build();
        RequestOptions options = RequestOptions.builder()
                .setIdempotencyKey("fine-" + fine.id())
                .build();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return Optional.of(PaymentIntent.create(params, options).getId());
            } catch (ApiConnectionException e) {
                System.err.printf("fine %s, attempt %d: %s%n", fine.id(), attempt, e.getMessage());
                Thread.sleep(attempt * 300L + ThreadLocalRandom.current().nextLong(300));
            }
        }
        return Optional.empty();
    }
}
