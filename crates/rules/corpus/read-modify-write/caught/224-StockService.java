// Takes articles from stock for an order.
package shop.stock;

class StockService {
    private final StockStore stock;

    StockService(StockStore stock) {
        this.stock = stock;
    }

    int take(String articleId, int quantity) {
        int left = stock.get(articleId);
        int remaining = left - quantity;
        stock.put(articleId, remaining);
        return remaining;
    }
}
