// Submits prescriptions to the pharmacy network and closes them.
package pharmacy;

import java.util.List;

class PrescriptionJob {
    private final PharmacyNetwork network;
    private final PrescriptionDao dao;

    PrescriptionJob(PharmacyNetwork network, PrescriptionDao dao) {
        this.network = network;
        this.dao = dao;
    }

    void run() {
        List<Prescription> open = dao.findOpen();
        for (Prescription p : open) {
            push(p);
            dao.updateStatus(p.id(), "SUBMITTED");
        }
    }

    private void push(Prescription p) {
        SubmitResponse response = network.submit(p.number(), p.items());
    }
}
