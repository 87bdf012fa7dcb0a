// lists the open orders of a customer, newest first
package com.example.shop.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

public class OpenOrders {
    private static final String QUERY =
            "SELECT id FROM orders WHERE customer = ? AND paid_at IS NULL ORDER BY created_at DESC";

    private final DataSource source;

    public OpenOrders(DataSource source) {
        this.source = source;
    }

    public List<String> ofCustomer(String customer) throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = source.getConnection();
                    PreparedStatement statement = connection.prepareStatement(QUERY)) {
                statement.setString(1, customer);
                List<String> ids = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                }
                return ids;
            } catch (SQLTransientException e) {
                if (attempt == 3) {
                    throw e;
                }
                Thread.sleep(100L * attempt);
            }
        }
    }
}
