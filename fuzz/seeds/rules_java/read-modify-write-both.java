// Takes sold items out of the stock file this process owns.
package example.warehouse;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store is an embedded file that only this process can open. */
public class StockDesk {
    private static final Logger log = LoggerFactory.getLogger(StockDesk.class);

    private final Object stockLock = new Object();
    private final EmbeddedStock stock;
    private final AuditTrail audit;

    public StockDesk(EmbeddedStock stock, AuditTrail audit) {
        this.stock = stock;
        this.audit = audit;
    }

    public void takeFromStock(String itemId, int quantity, String clerk) {
        synchronized (stockLock) {
            int left = stock.get(itemId);
            if (left < quantity) {
                throw new NotEnoughStockException(itemId, quantity, left);
            }
            stock.set(itemId, left - quantity);
            audit.stockTaken(itemId, quantity, clerk);
        }
    }

    public void ship(String orderId, String clerk, List<OrderLine> lines) {
        for (OrderLine line : lines) {
            takeFromStock(line.itemId(), line.quantity(), clerk);
        }
        log.info("order {} shipped", orderId);
    }
}

%%
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
