// Issues a welcome coupon for each new member of the loyalty club.
package com.example.club;

import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

@Component
class CouponIssuer {
    private final RestTemplate http;

    CouponIssuer(RestTemplate http) {
        this.http = http;
    }

    String issue(String member, int percent) throws InterruptedException {
        int attempt = 0;
        while (true) {
            try {
                ResponseEntity<String> answer = http.postForEntity(
                    "https://coupons.example.com/api/coupons",
                    Map.of("member", member, "percent", percent),
                    String.class);
                return answer.getBody();
            } catch (RestClientException e) {
                if (++attempt == 5) {
                    throw e;
                }
                Thread.sleep(300L * attempt);
            }
        }
    }
}
