// Withdraws from a player's wallet.
package casino;

import org.springframework.stereotype.Service;

@Service
class WalletService {
    private final WalletRepository wallets;

    WalletService(WalletRepository wallets) {
        this.wallets = wallets;
    }

    Wallet withdraw(long walletId, long cents) {
        Wallet wallet = wallets.findById(walletId).orElseThrow();
        if (wallet.getBalance() < cents) {
            throw new IllegalStateException("balance too low");
        }
        wallet.setBalance(wallet.getBalance() - cents);
        return wallets.save(wallet);
    }
}
