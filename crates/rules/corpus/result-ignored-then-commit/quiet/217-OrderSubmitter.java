// Submits the day's orders to the factory and returns the refused ones.
package factory;

import java.util.ArrayList;
import java.util.List;

class OrderSubmitter {
    private final FactoryApi factory;
    private final OrderRepository orders;

    OrderSubmitter(FactoryApi factory, OrderRepository orders) {
        this.factory = factory;
        this.orders = orders;
    }

    List<Order> submitAll(List<Order> batch) {
        List<Order> refused = new ArrayList<>();
        for (Order order : batch) {
            Receipt receipt = factory.submitOrder(order);
            if (receipt.isAccepted()) {
                orders.markComplete(order.getId());
            } else {
                refused.add(order);
            }
        }
        return refused;
    }
}
