// Withdraws from a player's wallet; the row stays locked until commit.
package casino;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class WalletService {
    private final EntityManager em;

    WalletService(EntityManager em) {
        this.em = em;
    }

    @Transactional
    public Wallet withdraw(long walletId, long cents) {
        Wallet wallet = em.find(Wallet.class, walletId, LockModeType.PESSIMISTIC_WRITE);
        if (wallet.getBalance() < cents) {
            throw new IllegalStateException("balance too low");
        }
        wallet.setBalance(wallet.getBalance() - cents);
        return wallet;
    }
}
