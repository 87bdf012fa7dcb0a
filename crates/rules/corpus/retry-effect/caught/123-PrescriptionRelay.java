// Relays a signed prescription to the pharmacy, which dispenses on arrival.
package org.example.clinic;

import java.io.IOException;

public class PrescriptionRelay {
    public interface Pharmacy {
        String submitPrescription(String patient, String drug, int packs) throws IOException;
    }

    private final Pharmacy pharmacy;

    public PrescriptionRelay(Pharmacy pharmacy) {
        this.pharmacy = pharmacy;
    }

    public String relay(String patient, String drug, int packs) throws IOException {
        return relay(patient, drug, packs, 3);
    }

    private String relay(String patient, String drug, int packs, int remaining) throws IOException {
        try {
            return pharmacy.submitPrescription(patient, drug, packs);
        } catch (IOException e) {
            if (remaining <= 1) {
                throw e;
            }
            return relay(patient, drug, packs, remaining - 1);
        }
    }
}
