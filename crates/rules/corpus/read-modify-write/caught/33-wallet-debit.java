// Debits a canal toll from a skipper's prepaid wallet.
package example.tolls;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

public final class TollWallet {
    private final DataSource source;

    public TollWallet(DataSource source) {
        this.source = source;
    }

    public long debit(long skipperId, long toll) throws SQLException {
        try (Connection connection = source.getConnection()) {
            long balance;
            try (PreparedStatement read =
                    connection.prepareStatement("SELECT balance FROM wallet WHERE skipper_id = ?")) {
                read.setLong(1, skipperId);
                try (ResultSet rows = read.executeQuery()) {
                    if (!rows.next()) {
                        throw new IllegalArgumentException("no wallet for skipper " + skipperId);
                    }
                    balance = rows.getLong("balance");
                }
            }
            if (balance < toll) {
                throw new IllegalStateException("wallet is too low");
            }
            long after = balance - toll;
            try (PreparedStatement write =
                    connection.prepareStatement("UPDATE wallet SET balance = ? WHERE skipper_id = ?")) {
                write.setLong(1, after);
                write.setLong(2, skipperId);
                write.executeUpdate();
            }
            return after;
        }
    }
}
