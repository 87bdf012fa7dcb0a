// Collects the monthly rent by direct debit.
package rent;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
class RentCollector {
    private final DirectDebitClient debit;
    private final LeaseRepository leases;

    RentCollector(DirectDebitClient debit, LeaseRepository leases) {
        this.debit = debit;
        this.leases = leases;
    }

    @Scheduled(cron = "0 0 6 1 * *")
    void collect() {
        for (Lease lease : leases.findDue()) {
            debit.collect(lease.getMandate(), lease.getRentCents());
            lease.setStatus(LeaseStatus.PAID);
            leases.save(lease);
        }
    }
}
