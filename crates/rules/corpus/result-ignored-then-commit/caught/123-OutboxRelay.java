// Relays rows of the outbox table to Kafka.
package com.example.booking;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;

public class OutboxRelay {
    private final OutboxRepository outbox;
    private final KafkaTemplate<String, String> kafka;

    public OutboxRelay(OutboxRepository outbox, KafkaTemplate<String, String> kafka) {
        this.outbox = outbox;
        this.kafka = kafka;
    }

    @Scheduled(fixedRate = 1000)
    public void relay() {
        for (OutboxRow row : outbox.findUnpublished(100)) {
            kafka.send(row.topic(), row.key(), row.payload());
            outbox.markPublished(row.id());
        }
    }
}
