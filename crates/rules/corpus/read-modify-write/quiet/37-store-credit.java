// Adds store credit to a customer when goods come back.
package example.returns;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Version;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;

@Entity
class CreditAccount {
    @Id
    private String customerId;

    @Column(nullable = false)
    private BigDecimal balance;

    @Version
    private long version;

    BigDecimal getBalance() {
        return balance;
    }

    void setBalance(BigDecimal balance) {
        this.balance = balance;
    }
}

public class ReturnsDesk {
    @PersistenceContext
    private EntityManager entityManager;

    /** Ends in an OptimisticLockException, and no change, if the account moved meanwhile. */
    @Transactional
    public BigDecimal giveCredit(String customerId, BigDecimal refund) {
        CreditAccount account = entityManager.find(CreditAccount.class, customerId);
        BigDecimal raised = account.getBalance().add(refund);
        account.setBalance(raised);
        return raised;
    }
}
