// Builds an invoice from the lines of one order.
package example.invoices;

import java.util.ArrayList;
import java.util.List;

final class Invoice {
    private final List<String> lines = new ArrayList<>();
    private long total;

    long getTotal() {
        return total;
    }

    void setTotal(long total) {
        this.total = total;
    }

    List<String> getLines() {
        return lines;
    }
}

public final class InvoiceBuilder {
    private final Invoice invoice = new Invoice();

    public InvoiceBuilder line(String name, int quantity, long unitPrice) {
        long price = quantity * unitPrice;
        invoice.getLines().add(quantity + " x " + name + " = " + price);
        invoice.setTotal(invoice.getTotal() + price);
        return this;
    }

    public InvoiceBuilder discount(long amount) {
        invoice.getLines().add("discount " + amount);
        invoice.setTotal(Math.max(0, invoice.getTotal() - amount));
        return this;
    }

    public Invoice build() {
        return invoice;
    }
}
