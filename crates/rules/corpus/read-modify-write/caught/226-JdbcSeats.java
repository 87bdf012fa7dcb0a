// Books seats on a ferry with plain JDBC.
package ferry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

class JdbcSeats {
    void book(Connection connection, long sailingId, int seats) throws SQLException {
        int free;
        try (PreparedStatement select = connection.prepareStatement("SELECT free_seats FROM sailings WHERE id = ?")) {
            select.setLong(1, sailingId);
            try (ResultSet rs = select.executeQuery()) {
                rs.next();
                free = rs.getInt("free_seats");
            }
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE sailings SET free_seats = ? WHERE id = ?")) {
            update.setInt(1, free - seats);
            update.setLong(2, sailingId);
            update.executeUpdate();
        }
    }
}
