// Pays a canteen meal from the balance on a pupil's card.
package example.canteen;

import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

@Service
public class CanteenService {
    private static final Logger log = LoggerFactory.getLogger(CanteenService.class);

    private final JdbcTemplate jdbc;
    private final RedissonClient redisson;

    public CanteenService(JdbcTemplate jdbc, RedissonClient redisson) {
        this.jdbc = jdbc;
        this.redisson = redisson;
    }

    public void payMeal(String cardNumber, int priceCents) {
        RLock lock = redisson.getLock("canteen:card:" + cardNumber);
        lock.lock();
        try {
            int balance = loadBalance(cardNumber);
            if (balance < priceCents) {
                throw new IllegalStateException("card " + cardNumber + " is too low");
            }
            storeBalance(cardNumber, balance - priceCents);
        } finally {
            lock.unlock();
        }
        log.info("card {} paid {} cents", cardNumber, priceCents);
    }

    private int loadBalance(String cardNumber) {
        Integer balance = jdbc.queryForObject(
                "SELECT balance FROM cards WHERE number = ?", Integer.class, cardNumber);
        return balance == null ? 0 : balance;
    }

    private void storeBalance(String cardNumber, int balance) {
        jdbc.update("UPDATE cards SET balance = ? WHERE number = ?", balance, cardNumber);
    }
}
