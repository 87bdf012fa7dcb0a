// Counts partner requests against the plan they bought.
package example.gateway;

import java.time.Clock;
import java.time.YearMonth;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

@Component
public class PlanQuota {
    private final HashOperations<String, String, String> hashes;
    private final Clock clock;

    public PlanQuota(StringRedisTemplate redis, Clock clock) {
        this.hashes = redis.opsForHash();
        this.clock = clock;
    }

    /** Refused requests count as used: the plan says so. */
    public long consume(String partner, long units) {
        String key = "plan:" + partner;
        String month = YearMonth.now(clock).toString();
        long used = hashes.increment(key, "used:" + month, units);
        String bought = hashes.get(key, "bought");
        long remaining = (bought == null ? 0L : Long.parseLong(bought)) - used;
        if (remaining < 0) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "plan is used up");
        }
        return remaining;
    }
}
