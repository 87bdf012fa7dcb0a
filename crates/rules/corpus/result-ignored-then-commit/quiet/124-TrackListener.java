// Kafka listener: stores GPS points of delivery vans in our own database.
package com.example.fleet;

import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

@Component
public class TrackListener {
    private final JdbcTemplate jdbc;

    public TrackListener(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @KafkaListener(topics = "gps")
    public void on(GpsPoint point, Acknowledgment ack) {
        // throws DataAccessException when the row is not stored; a replayed point changes nothing
        jdbc.update(
            "INSERT INTO track (van, at, lat, lon) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            point.van(), Instant.ofEpochMilli(point.at()), point.lat(), point.lon());
        ack.acknowledge();
    }
}
