// Sends the day's open orders to the fulfilment partner.
package com.example.fulfilment;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class OrderSubmission {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSubmission.class);

    public record Order(String id, String sku, int quantity) {}

    /** The partner's answer: a refusal or a throttled call has {@code accepted} false. */
    public record Receipt(String reference, boolean accepted, String reason) {}

    public interface PartnerApi {
        Receipt submit(Order order);
    }

    public interface OrderTable {
        void markComplete(String orderId);
    }

    private final PartnerApi partnerApi;
    private final OrderTable db;

    public OrderSubmission(PartnerApi partnerApi, OrderTable db) {
        this.partnerApi = partnerApi;
        this.db = db;
    }

    public void submitAll(List<Order> orders) {
        for (Order order : orders) {
            Receipt receipt = partnerApi.submit(order);
            db.markComplete(order.id());
        }
        LOG.info("evening submission finished: {} orders", orders.size());
    }
}
