// Locks margin on a trading account before a position is opened.
package com.example.trading;

import java.math.BigDecimal;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class MarginAccountService {
    private final MarginMapper mapper;

    public MarginAccountService(MarginMapper mapper) {
        this.mapper = mapper;
    }

    @Transactional
    public void reserve(long accountId, BigDecimal margin) {
        MarginAccount account = mapper.selectById(accountId);
        BigDecimal free = account.getFreeMargin();
        if (free.compareTo(margin) < 0) {
            throw new MarginCallException(accountId);
        }
        account.setFreeMargin(free.subtract(margin));
        mapper.updateFreeMargin(account);
    }
}
