// Counts partner requests against the plan they bought.
package example.gateway;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

@Component
public class PlanQuota {
    private static final String FIELD = "remaining";

    private final HashOperations<String, String, String> hashes;

    public PlanQuota(StringRedisTemplate redis) {
        this.hashes = redis.opsForHash();
    }

    public long consume(String partner, long units) {
        String key = "plan:" + partner;
        String stored = hashes.get(key, FIELD);
        long remaining = stored == null ? 0L : Long.parseLong(stored);
        if (remaining < units) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "plan is used up");
        }
        long next = Math.max(remaining - units, 0L);
        hashes.put(key, FIELD, Long.toString(next));
        return next;
    }
}
