// Holds theatre seats for a few minutes while the customer pays.
package example.theatre;

import java.util.logging.Logger;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;

public class SeatHold {
    private static final Logger LOG = Logger.getLogger(SeatHold.class.getName());

    private final JedisPool pool;

    public SeatHold(JedisPool pool) {
        this.pool = pool;
    }

    public boolean hold(String showId, int seats) {
        String key = "show:" + showId + ":free";
        try (Jedis jedis = pool.getResource()) {
            String raw = jedis.get(key);
            int free = raw == null ? 0 : Integer.parseInt(raw);
            if (free < seats) {
                LOG.info("show " + showId + " has only " + free + " seats");
                return false;
            }
            jedis.set(key, String.valueOf(free - seats));
            return true;
        }
    }
}
