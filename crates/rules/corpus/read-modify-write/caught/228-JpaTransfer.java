// Transfers money between accounts with JPA.
package bank;

import jakarta.persistence.EntityManager;

class JpaTransfer {
    private final EntityManager em;

    JpaTransfer(EntityManager em) {
        this.em = em;
    }

    void transfer(long from, long to, long cents) {
        AccountEntity source = em.find(AccountEntity.class, from);
        AccountEntity target = em.find(AccountEntity.class, to);
        source.setBalance(source.getBalance() - cents);
        target.setBalance(target.getBalance() + cents);
        em.merge(source);
        em.merge(target);
    }
}
