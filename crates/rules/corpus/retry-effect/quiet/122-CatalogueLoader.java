// Loads the coupon catalogue at start-up, with a few tries.
package com.example.club;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

@Component
class CatalogueLoader {
    private final RestTemplate http;

    CatalogueLoader(RestTemplate http) {
        this.http = http;
    }

    List<?> load() throws InterruptedException {
        int attempt = 0;
        while (true) {
            try {
                return http.getForObject("https://coupons.example.com/api/catalogue", List.class);
            } catch (RestClientException e) {
                if (++attempt == 5) {
                    throw e;
                }
                Thread.sleep(300L * attempt);
            }
        }
    }
}
