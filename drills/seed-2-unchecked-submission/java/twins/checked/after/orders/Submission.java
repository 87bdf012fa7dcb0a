package com.example.orders;

import java.util.ArrayList;
import java.util.List;

/** Submits orders to the partner. */
public class Submission {
    private final PartnerApi partnerApi;
    private final OrderStore db;

    public Submission(PartnerApi partnerApi, OrderStore db) {
        this.partnerApi = partnerApi;
        this.db = db;
    }

    public Receipt submitOne(Order order) {
        return partnerApi.submit(order);
    }

    public List<Refusal> submitAll(List<Order> orders) {
        List<Refusal> refused = new ArrayList<>();
        for (Order order : orders) {
            Receipt receipt = partnerApi.submit(order);
            if (!receipt.isAccepted()) {
                refused.add(new Refusal(order.getId(), receipt.getReason()));
                continue;
            }
            db.markComplete(order.getId());
        }
        return refused;
    }
}
