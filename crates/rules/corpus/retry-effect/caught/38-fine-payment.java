// collects a library fine from the card on file
package com.example.library.fines;

import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import java.util.Optional;

public class FineCollector {
    private static final int ATTEMPTS = 3;

    public Optional<String> collect(Fine fine, String customer, String card) throws CardException {
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount(fine.cents())
                .setCurrency("gbp")
                .setCustomer(customer)
                .setPaymentMethod(card)
                .setOffSession(true)
                .setConfirm(true)
                .build();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            RequestOptions options = RequestOptions.builder()
                    .setIdempotencyKey("fine-" + fine.id() + "-" + attempt)
                    .build();
            try {
                return Optional.of(PaymentIntent.create(params, options).getId());
            } catch (CardException e) {
                throw e;
            } catch (StripeException e) {
                System.err.printf("fine %s, attempt %d: %s%n", fine.id(), attempt, e.getMessage());
            }
        }
        return Optional.empty();
    }
}
