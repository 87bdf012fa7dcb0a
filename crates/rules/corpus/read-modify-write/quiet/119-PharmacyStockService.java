// Takes packs out of the pharmacy's stock when a prescription is dispensed.
package com.example.pharmacy;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class PharmacyStockService {
    interface DrugRepository extends JpaRepository<Drug, Long> {
        @Modifying
        @Query("update Drug d set d.stock = d.stock - ?2 where d.id = ?1 and d.stock >= ?2")
        int take(Long id, int packs);
    }

    private final DrugRepository drugs;
    private final DispenseLog log;

    public PharmacyStockService(DrugRepository drugs, DispenseLog log) {
        this.drugs = drugs;
        this.log = log;
    }

    @Transactional
    public void dispense(Long drugId, int packs, String pharmacist) {
        if (drugs.take(drugId, packs) == 0) {
            throw new OutOfStockException(drugId);
        }
        log.record(drugId, packs, pharmacist);
    }
}
