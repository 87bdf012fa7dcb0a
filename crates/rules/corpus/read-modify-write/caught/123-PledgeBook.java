// Adds a pledge to the running total of a fund-raising page.
package org.example.funding;

import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

@Component
public class PledgeBook {
    private final MongoTemplate mongo;

    public PledgeBook(MongoTemplate mongo) {
        this.mongo = mongo;
    }

    public long add(String pageId, long cents) {
        FundPage page = mongo.findById(pageId, FundPage.class);
        if (page == null) {
            throw new IllegalArgumentException("no page " + pageId);
        }
        long total = page.getTotalCents() + cents;
        page.setTotalCents(total);
        mongo.save(page);
        return total;
    }
}
