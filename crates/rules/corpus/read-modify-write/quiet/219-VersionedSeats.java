// Books seats on a ferry; the update takes effect only when the version is still the one read.
package ferry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

class VersionedSeats {
    void book(Connection connection, SailingDao dao, long sailingId, int seats) throws SQLException {
        Sailing sailing = dao.find(connection, sailingId);
        if (sailing.freeSeats() < seats) {
            throw new IllegalStateException("not enough seats");
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE sailings SET free_seats = ?, version = version + 1 WHERE id = ? AND version = ?")) {
            update.setInt(1, sailing.freeSeats() - seats);
            update.setLong(2, sailingId);
            update.setLong(3, sailing.version());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("sailing was changed meanwhile, please try again");
            }
        }
    }
}
