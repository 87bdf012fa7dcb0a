// Credits of the tenants, shared by all request threads; the map does the step atomically.
package credits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

class CreditBook {
    private final ConcurrentHashMap<String, Long> credits = new ConcurrentHashMap<>();

    void topUp(String tenant, long amount) {
        credits.merge(tenant, amount, Long::sum);
    }

    boolean spend(String tenant, long amount) {
        AtomicBoolean spent = new AtomicBoolean();
        credits.computeIfPresent(tenant, (key, left) -> {
            if (left < amount) {
                return left;
            }
            spent.set(true);
            return left - amount;
        });
        return spent.get();
    }
}
