// Shows a saver what the account will hold after some years.
package example.savings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.data.repository.CrudRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

interface SavingsRepository extends CrudRepository<SavingsAccount, Long> {
}

record Forecast(BigDecimal now, BigDecimal later, BigDecimal gain) {
}

@RestController
public class ForecastController {
    private static final BigDecimal RATE = new BigDecimal("1.021");

    private final SavingsRepository accounts;

    public ForecastController(SavingsRepository accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/accounts/{id}/forecast")
    public Forecast forecast(@PathVariable Long id, @RequestParam int years) {
        SavingsAccount account = accounts.findById(id).orElseThrow();
        BigDecimal now = account.getBalance();
        BigDecimal later = now.multiply(RATE.pow(years)).setScale(2, RoundingMode.HALF_EVEN);
        return new Forecast(now, later, later.subtract(now));
    }
}
