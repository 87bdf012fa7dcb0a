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
}
