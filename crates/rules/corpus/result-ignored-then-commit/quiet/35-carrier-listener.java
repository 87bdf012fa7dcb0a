// Listens for packed parcels and registers them with the carrier.
package com.example.parcels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;

/** The queue is declared with a dead-letter exchange. */
public class PackedParcelConsumer extends DefaultConsumer {

    /** Answers false when the carrier does not take the parcel. */
    public interface CarrierClient {
        boolean register(String barcode, int grams, String postcode);
    }

    private final ObjectMapper mapper = new ObjectMapper();
    private final CarrierClient carrier;

    public PackedParcelConsumer(Channel channel, CarrierClient carrier) {
        super(channel);
        this.carrier = carrier;
    }

    @Override
    public void handleDelivery(
            String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        Parcel parcel = mapper.readValue(body, Parcel.class);
        if (carrier.register(parcel.barcode(), parcel.grams(), parcel.postcode())) {
            getChannel().basicAck(envelope.getDeliveryTag(), false);
        } else {
            getChannel().basicNack(envelope.getDeliveryTag(), false, false);
        }
    }

    record Parcel(String barcode, int grams, String postcode) {}
}
