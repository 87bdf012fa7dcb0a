// Captures pre-authorised fuel payments under one key per sale.
package fuel;

import java.util.UUID;

class CaptureJob {
    private final Acquirer acquirer;

    CaptureJob(Acquirer acquirer) {
        this.acquirer = acquirer;
    }

    Capture capture(Sale sale) throws InterruptedException {
        String key = UUID.nameUUIDFromBytes(sale.id().getBytes()).toString();
        AcquirerUnavailable last = null;
        for (int i = 0; i < 3; i++) {
            try {
                return acquirer.capture(sale.authorisation(), sale.cents(), key);
            } catch (AcquirerUnavailable e) {
                last = e;
                Thread.sleep(500L << i);
            }
        }
        throw last;
    }
}
