// Books an expense on a department's budget.
package com.example.budget;

import java.math.BigDecimal;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
public class BudgetDao {
    private final JdbcTemplate jdbc;

    public BudgetDao(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public BigDecimal book(String department, BigDecimal expense) {
        BigDecimal available = jdbc.queryForObject(
            "SELECT available FROM budget WHERE department = ?", BigDecimal.class, department);
        BigDecimal after = available.subtract(expense);
        jdbc.update("UPDATE budget SET available = ? WHERE department = ?", after, department);
        return after;
    }
}
