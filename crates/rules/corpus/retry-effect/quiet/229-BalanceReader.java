// Reads an account balance; reading twice does no harm.
package bank;

import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.Retryable;

class BalanceReader {
    private final CoreBanking core;

    BalanceReader(CoreBanking core) {
        this.core = core;
    }

    @Retryable(value = Exception.class, maxAttempts = 3, backoff = @Backoff(delay = 200))
    public long balanceOf(String account) {
        return core.getBalance(account);
    }
}
