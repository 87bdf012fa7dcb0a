// Sends electronic prescriptions to the pharmacy exchange.
package com.example.prescriptions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

public class PrescriptionSender {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final URI exchange;
    private final PrescriptionRepository prescriptions;

    public PrescriptionSender(URI exchange, PrescriptionRepository prescriptions) {
        this.exchange = exchange;
        this.prescriptions = prescriptions;
    }

    public void send(Prescription prescription) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(exchange.resolve("/prescriptions"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(prescription.toJson()))
                .build();

        client.send(request, HttpResponse.BodyHandlers.ofString());

        prescription.setStatus(PrescriptionStatus.SENT);
        prescriptions.save(prescription);
    }
}
