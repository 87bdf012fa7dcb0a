// Pushes monthly statements to the customers' document inbox.
package com.example.statements;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
public class StatementPush {
    private final HttpClient http;
    private final StatementStore store;
    private final URI inbox;

    public StatementPush(HttpClient http, StatementStore store, URI inbox) {
        this.http = http;
        this.store = store;
        this.inbox = inbox;
    }

    @Scheduled(cron = "0 30 6 2 * *")
    public void pushAll() {
        List<Statement> ready = store.findReady();
        for (Statement statement : ready) {
            HttpRequest request = HttpRequest.newBuilder(inbox.resolve(statement.customerId()))
                    .timeout(Duration.ofSeconds(20))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(statement.pdf()))
                    .build();
            try {
                HttpResponse<Void> response =
                        http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).join();
                if (response.statusCode() / 100 != 2) {
                    store.markFailed(statement.id(), "HTTP " + response.statusCode());
                    continue;
                }
            } catch (CompletionException e) {
                store.markFailed(statement.id(), String.valueOf(e.getCause()));
                continue;
            }
            store.markDelivered(statement.id());
        }
    }
}
