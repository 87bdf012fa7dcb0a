// Submits the day's orders to the factory.
package factory;

import java.util.List;

class OrderSubmitter {
    private final FactoryApi factory;
    private final OrderRepository orders;

    OrderSubmitter(FactoryApi factory, OrderRepository orders) {
        this.factory = factory;
        this.orders = orders;
    }

    void submitAll(List<Order> batch) {
        for (Order order : batch) {
            Receipt receipt = factory.submitOrder(order);
            orders.markComplete(order.getId());
        }
    }
}
