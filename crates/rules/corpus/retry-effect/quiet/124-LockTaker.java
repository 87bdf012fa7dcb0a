// Takes a named lock in Redis, waiting for a while when somebody else holds it.
package com.example.desk;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.redis.core.StringRedisTemplate;

public class LockTaker {
    private final StringRedisTemplate redis;

    public LockTaker(StringRedisTemplate redis) {
        this.redis = redis;
    }

    public Optional<String> take(String name, int tries) throws InterruptedException {
        String token = UUID.randomUUID().toString();
        for (int i = 0; i < tries; i++) {
            Boolean mine = redis.opsForValue().setIfAbsent("lock:" + name, token, Duration.ofSeconds(30));
            if (Boolean.TRUE.equals(mine)) {
                return Optional.of(token);
            }
            Thread.sleep(100);
        }
        return Optional.empty();
    }
}
