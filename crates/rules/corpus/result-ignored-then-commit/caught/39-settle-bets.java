// Settles won bets: credits the wallet service and closes each bet.
package com.example.betting;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

public class BetSettlement {
    private static final String WON = "SELECT id, wallet, payout_cents FROM bets WHERE status = 'won'";
    private static final String CLOSE = "UPDATE bets SET status = 'settled' WHERE id = ?";

    private final DataSource dataSource;
    private final WalletClient wallets;

    public BetSettlement(DataSource dataSource, WalletClient wallets) {
        this.dataSource = dataSource;
        this.wallets = wallets;
    }

    public int settle() throws SQLException {
        int count = 0;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(WON);
                ResultSet won = select.executeQuery()) {
            while (won.next()) {
                long id = won.getLong("id");
                boolean credited =
                        wallets.credit(won.getString("wallet"), won.getLong("payout_cents"), "bet-" + id);
                close(connection, id);
                count++;
            }
        }
        return count;
    }

    private void close(Connection connection, long id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(CLOSE)) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }
}
