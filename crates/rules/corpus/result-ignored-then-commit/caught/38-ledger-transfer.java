// Moves settled card sales into the general ledger.
package com.example.ledger;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

public class LedgerTransfer {
    private final LedgerGateway gateway;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    public LedgerTransfer(LedgerGateway gateway, DataSource dataSource, Clock clock) {
        this.gateway = gateway;
        this.jdbc = new JdbcTemplate(dataSource);
        this.clock = clock;
    }

    public void transfer(List<CardSale> sales) {
        for (CardSale sale : sales) {
            post(sale);
            jdbc.update(
                    "UPDATE card_sales SET status = 'transferred', transferred_at = ? WHERE id = ?",
                    java.sql.Timestamp.from(clock.instant()),
                    sale.id());
        }
    }

    /** The gateway reports closed periods and unknown accounts by {@code PostingResult.rejected()}. */
    private void post(CardSale sale) {
        PostingRequest request = new PostingRequest("sale-" + sale.id(), sale.account(), sale.cents());
        gateway.submitPosting(request);
    }
}
