// Forwards client trades to the exchange.
package com.example.desk;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;

public class TradeGateway implements TradePort {
    private final ExchangeSession exchange;
    private final RetryPolicy<ExecutionReport> policy = RetryPolicy.<ExecutionReport>builder()
        .handle(Exception.class)
        .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(2))
        .withMaxRetries(3)
        .build();

    public TradeGateway(ExchangeSession exchange) {
        this.exchange = exchange;
    }

    @Override
    public ExecutionReport buy(String isin, long quantity) {
        return Failsafe.with(policy).get(() -> exchange.submitOrder("BUY", isin, quantity));
    }
}
