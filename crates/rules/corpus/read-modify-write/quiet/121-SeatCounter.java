// Keeps the number of free seats of a train in Redis.
package com.example.rail;

import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class SeatCounter {
    private static final DefaultRedisScript<Long> TAKE = new DefaultRedisScript<>(
        "local free = tonumber(redis.call('GET', KEYS[1]) or '0') "
            + "if free < tonumber(ARGV[1]) then return -1 end "
            + "return redis.call('DECRBY', KEYS[1], ARGV[1])",
        Long.class);

    private final StringRedisTemplate redis;

    public SeatCounter(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @PostMapping("/trains/{train}/seats/{count}")
    public long reserve(@PathVariable String train, @PathVariable int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive");
        }
        Long free = redis.execute(TAKE, List.of("free:" + train), String.valueOf(count));
        if (free == null || free < 0) {
            throw new TrainFullException(train);
        }
        return free;
    }
}
