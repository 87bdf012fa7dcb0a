// Adds store credit to a customer when goods come back.
package example.returns;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;

@Entity
class CreditAccount {
    @Id
    private String customerId;

    @Column(nullable = false)
    private BigDecimal balance;

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

    @Transactional
    public BigDecimal giveCredit(String customerId, BigDecimal refund) {
        CreditAccount account = entityManager.find(CreditAccount.class, customerId);
        BigDecimal raised = account.getBalance().add(refund);
        account.setBalance(raised);
        entityManager.merge(account);
        return raised;
    }
}
