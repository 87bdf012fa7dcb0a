// Takes articles from stock for an order; the service is the only owner of its in-memory store.
package shop.stock;

class StockService {
    private final StockStore stock;
    private final AuditLog audit;

    StockService(StockStore stock, AuditLog audit) {
        this.stock = stock;
        this.audit = audit;
    }

    synchronized int take(String articleId, int quantity, String buyer) {
        int left = stock.get(articleId);
        if (left < quantity) {
            throw new IllegalStateException("only " + left + " left of " + articleId);
        }
        stock.put(articleId, left - quantity);
        audit.taken(articleId, quantity, buyer);
        return left - quantity;
    }
}
