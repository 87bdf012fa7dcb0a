// Expires gift vouchers whose validity has ended.
package com.example.vouchers;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.LocalDate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
public class VoucherExpiry {
    private final VoucherRepository vouchers;
    private final Counter expired;
    private final Timer age;

    public VoucherExpiry(VoucherRepository vouchers, MeterRegistry registry) {
        this.vouchers = vouchers;
        this.expired = registry.counter("vouchers.expired");
        this.age = registry.timer("vouchers.age");
    }

    @Scheduled(cron = "0 0 1 * * *")
    public void expire() {
        LocalDate today = LocalDate.now();
        for (Voucher voucher : vouchers.findValidUntilBefore(today)) {
            expired.increment();
            age.record(voucher.age(today));
            voucher.setStatus(VoucherStatus.EXPIRED);
            vouchers.save(voucher);
        }
    }
}
