// Counts occupied parcel lockers; the version column refuses a lost update.
package com.example.lockers;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Entity
class LockerBank {
    @Id
    Long id;
    int occupied;
    int size;
    @Version
    long version;
}

@Service
class LockerService {
    private final EntityManager em;

    LockerService(EntityManager em) {
        this.em = em;
    }

    @Transactional
    public int occupy(Long bankId) {
        LockerBank bank = em.find(LockerBank.class, bankId);
        if (bank.occupied == bank.size) {
            throw new IllegalStateException("all lockers are taken");
        }
        bank.occupied = bank.occupied + 1;
        em.flush();
        return bank.occupied;
    }
}
