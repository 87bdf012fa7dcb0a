// pays royalties to an author through the payout service
package com.example.press.royalties;

import io.github.resilience4j.retry.annotation.Retry;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

@Component
public class RoyaltyPayouts {

    private final RestTemplate http;

    public RoyaltyPayouts(RestTemplate http) {
        this.http = http;
    }

    @Retry(name = "payouts")
    public String pay(Statement statement) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        PayoutBody body = new PayoutBody(statement.author(), statement.cents(), "EUR");
        PayoutAnswer answer =
                http.postForObject("/payouts", new HttpEntity<>(body, headers), PayoutAnswer.class);
        return answer.payoutId();
    }

    record PayoutBody(String author, long cents, String currency) {}

    record PayoutAnswer(String payoutId) {}
}
