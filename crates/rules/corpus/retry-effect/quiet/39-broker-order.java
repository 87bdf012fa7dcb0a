// places a buy order with the stock broker
package com.example.invest.broker;

import com.example.invest.broker.api.BrokerApi;
import com.example.invest.broker.api.BrokerTimeoutException;
import com.example.invest.broker.api.OrderTicket;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

public class BuyDesk {
    private static final Logger LOG = LogManager.getLogger();
    private static final int LIMIT = 5;

    private final BrokerApi broker;

    public BuyDesk(BrokerApi broker) {
        this.broker = broker;
    }

    /** The broker refuses a client order id it has seen before. */
    public void buy(String clientOrderId, String isin, int pieces) throws InterruptedException {
        OrderTicket ticket = new OrderTicket(clientOrderId, "BUY", isin, pieces);
        boolean placed;
        int tries = 0;
        do {
            placed = tryPlace(ticket);
            tries++;
            if (!placed) {
                Thread.sleep(tries * 400L + ThreadLocalRandom.current().nextLong(400));
            }
        } while (!placed && tries < LIMIT);
        if (!placed) {
            throw new IllegalStateException("buy order " + clientOrderId + " was not placed");
        }
    }

    private boolean tryPlace(OrderTicket ticket) {
        try {
            broker.placeOrder(ticket);
            return true;
        } catch (BrokerTimeoutException e) {
            LOG.warn("no answer for {}, asking the order book", ticket, e);
            return broker.findByClientOrderId(ticket.clientOrderId()).isPresent();
        }
    }
}
