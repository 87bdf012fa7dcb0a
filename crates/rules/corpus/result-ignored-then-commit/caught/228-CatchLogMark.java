// Transfers winnings to players.
package lottery;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class WinningsPayer {
    private static final Logger LOG = LoggerFactory.getLogger(WinningsPayer.class);
    private final Bank bank;
    private final WinningsTable table;

    WinningsPayer(Bank bank, WinningsTable table) {
        this.bank = bank;
        this.table = table;
    }

    void payAll(List<Winning> winnings) {
        for (Winning w : winnings) {
            try {
                bank.transfer(w.iban(), w.cents());
            } catch (BankException e) {
                LOG.warn("transfer for {} failed", w.id(), e);
            }
            table.markPaid(w.id());
        }
    }
}
