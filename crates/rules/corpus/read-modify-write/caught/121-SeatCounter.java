// Keeps the number of free seats of a train in Redis.
package com.example.rail;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class SeatCounter {
    private final StringRedisTemplate redis;

    public SeatCounter(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @PostMapping("/trains/{train}/seats/{count}")
    public int reserve(@PathVariable String train, @PathVariable int count) {
        String key = "free:" + train;
        int free = Integer.parseInt(redis.opsForValue().get(key));
        if (free < count) {
            throw new TrainFullException(train);
        }
        redis.opsForValue().set(key, String.valueOf(free - count));
        return free - count;
    }
}
