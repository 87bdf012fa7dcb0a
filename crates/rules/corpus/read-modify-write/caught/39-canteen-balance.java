// Pays a canteen meal from the balance on a pupil's card.
package example.canteen;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

@Service
public class CanteenService {
    private static final Logger log = LoggerFactory.getLogger(CanteenService.class);

    private final JdbcTemplate jdbc;

    public CanteenService(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void payMeal(String cardNumber, int priceCents) {
        int balance = loadBalance(cardNumber);
        if (balance < priceCents) {
            throw new IllegalStateException("card " + cardNumber + " is too low");
        }
        storeBalance(cardNumber, balance - priceCents);
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
