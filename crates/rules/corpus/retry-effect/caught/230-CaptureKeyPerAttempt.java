// Captures pre-authorised fuel payments.
package fuel;

import java.util.UUID;

class CaptureJob {
    private final Acquirer acquirer;

    CaptureJob(Acquirer acquirer) {
        this.acquirer = acquirer;
    }

    Capture capture(Sale sale) {
        AcquirerException last = null;
        for (int i = 0; i < 3; i++) {
            try {
                String key = UUID.randomUUID().toString();
                return acquirer.capture(sale.authorisation(), sale.cents(), key);
            } catch (AcquirerException e) {
                last = e;
            }
        }
        throw last;
    }
}
