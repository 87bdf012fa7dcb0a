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

    public void submitAll(List<Order> orders) {
        for (Order order : orders) {
            Receipt receipt = partnerApi.submit(order);
            db.markComplete(order.getId());
        }
    }
}
