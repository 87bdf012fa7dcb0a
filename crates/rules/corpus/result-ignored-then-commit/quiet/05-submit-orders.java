// Sends the day's open orders to the fulfilment partner.
package com.example.fulfilment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        void markComplete(String orderId, String reference);
    }

    private final PartnerApi partnerApi;
    private final OrderTable db;

    public OrderSubmission(PartnerApi partnerApi, OrderTable db) {
        this.partnerApi = partnerApi;
        this.db = db;
    }

    /** Answers the reason of refusal for each order that was not taken. */
    public Map<String, String> submitAll(List<Order> orders) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (Order order : orders) {
            Receipt receipt = partnerApi.submit(order);
            if (!receipt.accepted()) {
                LOG.warn("order {} refused: {}", order.id(), receipt.reason());
                refused.put(order.id(), receipt.reason());
                continue;
            }
            db.markComplete(order.id(), receipt.reference());
        }
        LOG.info("evening submission finished: {} refused", refused.size());
        return refused;
    }
}
