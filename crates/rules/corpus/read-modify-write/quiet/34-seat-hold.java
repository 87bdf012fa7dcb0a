// Holds theatre seats for a few minutes while the customer pays.
package example.theatre;

import java.util.List;
import java.util.logging.Logger;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.Transaction;

public class SeatHold {
    private static final Logger LOG = Logger.getLogger(SeatHold.class.getName());
    private static final int ROUNDS = 5;

    private final JedisPool pool;

    public SeatHold(JedisPool pool) {
        this.pool = pool;
    }

    public boolean hold(String showId, int seats) {
        String key = "show:" + showId + ":free";
        try (Jedis jedis = pool.getResource()) {
            for (int round = 0; round < ROUNDS; round++) {
                jedis.watch(key);
                String raw = jedis.get(key);
                int free = raw == null ? 0 : Integer.parseInt(raw);
                if (free < seats) {
                    jedis.unwatch();
                    LOG.info("show " + showId + " has only " + free + " seats");
                    return false;
                }
                Transaction multi = jedis.multi();
                multi.set(key, String.valueOf(free - seats));
                List<Object> outcome = multi.exec();
                if (outcome != null) {
                    return true;
                }
            }
        }
        throw new IllegalStateException("show " + showId + " is too busy, try again");
    }
}
