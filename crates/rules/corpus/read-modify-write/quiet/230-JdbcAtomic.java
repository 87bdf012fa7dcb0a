// Adds a deposit to the balance; the database does the sum.
package bank;

import org.springframework.jdbc.core.JdbcTemplate;

class Deposits {
    private final JdbcTemplate jdbc;

    Deposits(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    long deposit(String account, long cents) {
        int rows = jdbc.update("UPDATE accounts SET balance = balance + ? WHERE id = ?", cents, account);
        if (rows != 1) {
            throw new IllegalArgumentException("no account " + account);
        }
        Long balance = jdbc.queryForObject("SELECT balance FROM accounts WHERE id = ?", Long.class, account);
        return balance;
    }
}
