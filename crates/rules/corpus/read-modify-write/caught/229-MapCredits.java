// Credits of the tenants, shared by all request threads.
package credits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class CreditBook {
    private final Map<String, Long> credits = new ConcurrentHashMap<>();

    void topUp(String tenant, long amount) {
        credits.merge(tenant, amount, Long::sum);
    }

    boolean spend(String tenant, long amount) {
        Long left = credits.get(tenant);
        if (left == null || left < amount) {
            return false;
        }
        credits.put(tenant, left - amount);
        return true;
    }
}
