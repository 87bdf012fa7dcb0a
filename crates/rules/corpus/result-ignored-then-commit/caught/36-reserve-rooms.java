// Kafka listener that reserves hotel rooms for confirmed trips.
package com.example.trips;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/** The supplier replies to every request; full hotels have {@code confirmed()} false. */
@Component
public class TripConfirmedListener {
    private static final Logger log = LoggerFactory.getLogger(TripConfirmedListener.class);

    private final SupplierClient supplier;

    public TripConfirmedListener(SupplierClient supplier) {
        this.supplier = supplier;
    }

    @KafkaListener(topics = "trips.confirmed", groupId = "room-reservation")
    public void onTripConfirmed(@Payload TripConfirmed trip, Acknowledgment ack) {
        log.debug("trip {} for {} nights", trip.tripId(), trip.nights());
        ReservationReply reply =
                supplier.reserveRoom(trip.tripId(), trip.hotelCode(), trip.arrival(), trip.nights());
        ack.acknowledge();
    }
}
