// Completes a checkout and leaves the partner order in the outbox table.
package com.example.checkout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class CheckoutService {
    private final JdbcTemplate jdbc;
    private final ObjectMapper mapper;

    public CheckoutService(JdbcTemplate jdbc, ObjectMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /** Both rows are written in one transaction; the relay sends the outbox later and keeps count. */
    @Transactional(rollbackFor = JsonProcessingException.class)
    public void complete(Basket basket) throws JsonProcessingException {
        jdbc.update(
                "INSERT INTO outbox (topic, message_key, body) VALUES ('partner.orders', ?, ?)",
                basket.id(),
                mapper.writeValueAsString(basket.lines()));
        jdbc.update("UPDATE baskets SET status = 'completed' WHERE id = ?", basket.id());
    }
}
