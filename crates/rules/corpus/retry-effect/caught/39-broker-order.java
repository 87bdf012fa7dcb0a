// places a buy order with the stock broker
package com.example.invest.broker;

import com.example.invest.broker.api.BrokerApi;
import com.example.invest.broker.api.OrderTicket;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

public class BuyDesk {
    private static final Logger LOG = LogManager.getLogger();
    private static final int LIMIT = 5;

    private final BrokerApi broker;

    public BuyDesk(BrokerApi broker) {
        this.broker = broker;
    }

    public void buy(String isin, int pieces) {
        boolean placed;
        int tries = 0;
        do {
            placed = tryPlace(new OrderTicket("BUY", isin, pieces));
            tries++;
        } while (!placed && tries < LIMIT);
        if (!placed) {
            throw new IllegalStateException("buy order for " + isin + " was not placed");
        }
    }

    private boolean tryPlace(OrderTicket ticket) {
        try {
            broker.placeOrder(ticket);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("broker did not take {}", ticket, e);
            return false;
        }
    }
}
