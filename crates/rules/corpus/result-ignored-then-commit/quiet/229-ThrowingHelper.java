// Submits prescriptions; the helper throws when the network did not take one.
package pharmacy;

class PrescriptionJob {
    private final PharmacyNetwork network;
    private final PrescriptionDao dao;

    PrescriptionJob(PharmacyNetwork network, PrescriptionDao dao) {
        this.network = network;
        this.dao = dao;
    }

    void submit(Prescription p) {
        push(p);
        dao.updateStatus(p.id(), "SUBMITTED");
    }

    private void push(Prescription p) {
        SubmitResponse response = network.submit(p.number(), p.items());
        if (!response.isAccepted()) {
            throw new IllegalStateException("prescription " + p.id() + ": " + response.reason());
        }
    }
}
