// Takes sold items out of the shared stock store.
package example.warehouse;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class StockDesk {
    private static final Logger log = LoggerFactory.getLogger(StockDesk.class);

    private final StockStore stock;

    public StockDesk(StockStore stock) {
        this.stock = stock;
    }

    public void takeFromStock(String itemId, int quantity) {
        int left = stock.get(itemId);
        stock.set(itemId, left - quantity);
    }

    public void ship(String orderId, List<OrderLine> lines) {
        for (OrderLine line : lines) {
            takeFromStock(line.itemId(), line.quantity());
        }
        log.info("order {} shipped", orderId);
    }
}
