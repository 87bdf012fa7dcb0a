// Transfers winnings to players; a failed transfer stays open for the next run.
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
                TransferResult result = bank.transfer(w.iban(), w.cents(), w.id());
                if (!result.executed()) {
                    LOG.warn("transfer for {} refused: {}", w.id(), result.reason());
                    continue;
                }
            } catch (BankException e) {
                LOG.warn("transfer for {} failed", w.id(), e);
                continue;
            }
            table.markPaid(w.id());
        }
    }
}
