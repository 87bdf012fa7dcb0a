// pays a utility bill through the payment hub
package com.example.home.bills;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

public class BillPayer {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String hub;

    public BillPayer(String hub) {
        this.hub = hub;
    }

    /** The hub keeps one payment for each id, however often it is put. */
    public String pay(Bill bill) throws IOException, InterruptedException {
        String json = String.format(Locale.ROOT, "{\"payee\":\"%s\",\"cents\":%d}", bill.payee(), bill.cents());
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub + "/payments/" + bill.paymentId()))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        IOException last = null;
        for (int attempt = 0; attempt < 4; attempt++) {
            try {
                var response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() == 200 || response.statusCode() == 201) {
                    return response.body();
                }
                last = new IOException("payment hub answered " + response.statusCode());
            } catch (IOException e) {
                last = e;
            }
            Thread.sleep(ThreadLocalRandom.current().nextLong(500L << attempt));
        }
        throw last;
    }
}
