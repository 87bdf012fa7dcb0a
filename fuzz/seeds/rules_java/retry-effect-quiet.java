// gets a bank token, which may take a few tries, and then transfers once
package com.example.bank.transfers;

import com.example.bank.api.BankApi;
import com.example.bank.api.Booking;
import com.example.bank.api.Token;
import com.example.bank.api.TokenException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

public class TransferDesk {
    private final BankApi api;

    public TransferDesk(BankApi api) {
        this.api = api;
    }

    public Booking transfer(String from, String to, long cents) throws InterruptedException {
        Token token = null;
        TokenException last = null;
        for (int attempt = 0; attempt < 4 && token == null; attempt++) {
            try {
                token = api.token(Duration.ofMinutes(5));
            } catch (TokenException e) {
                last = e;
                Thread.sleep(ThreadLocalRandom.current().nextLong(1, 250L << attempt));
            }
        }
        if (token == null) {
            throw new IllegalStateException("the bank gave no token", last);
        }
        return api.transfer(token, from, to, cents);
    }
}
