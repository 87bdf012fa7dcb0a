// settles an order against the card gateway
package com.example.shop.settlement;

import com.example.shop.gateway.CardGateway;
import com.example.shop.gateway.GatewayTimeoutException;
import com.example.shop.gateway.GatewayUnavailableException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final int ATTEMPTS = 3;

    private final CardGateway gateway;

    public Settlement(CardGateway gateway) {
        this.gateway = gateway;
    }

    public boolean settle(String orderId, long amountCents) throws InterruptedException {
        String idempotencyKey = "settle-" + orderId;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                gateway.charge(orderId, amountCents, idempotencyKey);
                return true;
            } catch (GatewayTimeoutException | GatewayUnavailableException e) {
                log.warn("no answer while settling {}", orderId, e);
                Thread.sleep(ThreadLocalRandom.current().nextLong(200L << i));
            }
        }
        return false;
    }
}

%%
// settles an order against the card gateway
package com.example.shop.settlement;

import com.example.shop.gateway.CardGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final int ATTEMPTS = 3;

    private final CardGateway gateway;

    public Settlement(CardGateway gateway) {
        this.gateway = gateway;
    }

    public boolean settle(String orderId, long amountCents) {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                gateway.charge(orderId, amountCents);
                return true;
            } catch (Exception e) {
                log.warn("settling {} did not work", orderId, e);
                continue;
            }
        }
        return false;
    }
}
