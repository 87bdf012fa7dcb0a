// Takes packs out of the pharmacy's stock when a prescription is dispensed.
package com.example.pharmacy;

import org.springframework.stereotype.Service;

@Service
public class PharmacyStockService {
    private final DrugRepository drugs;

    public PharmacyStockService(DrugRepository drugs) {
        this.drugs = drugs;
    }

    public int dispense(Long drugId, int packs) {
        Drug drug = drugs.findById(drugId).orElseThrow();
        if (drug.getStock() < packs) {
            throw new OutOfStockException(drugId);
        }
        drug.setStock(drug.getStock() - packs);
        drugs.save(drug);
        return drug.getStock();
    }
}
