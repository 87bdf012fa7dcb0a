package com.example.stock;

/** Takes items from the stock. */
public class Stock {
    private final StockStore stock;
    private final Database db;

    public Stock(StockStore stock, Database db) {
        this.stock = stock;
        this.db = db;
    }

    public int left(String itemId) {
        return stock.get(itemId);
    }

    /** One statement takes the items, so that nobody else can take them in between. */
    public void takeFromStock(String itemId, int quantity, String buyer) {
        db.inTransaction(transaction -> {
            int taken = transaction.update(
                    "UPDATE stock SET quantity = quantity - ? WHERE item_id = ? AND quantity >= ?",
                    quantity, itemId, quantity);
            if (taken == 0) {
                throw new OutOfStockException(itemId);
            }
            transaction.update(
                    "INSERT INTO stock_log (item_id, quantity, buyer) VALUES (?, ?, ?)",
                    itemId, quantity, buyer);
        });
    }
}
