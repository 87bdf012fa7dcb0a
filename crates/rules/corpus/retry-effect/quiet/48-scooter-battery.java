// keeps a scooter's battery on charge until it is full enough
package com.example.scooters.dock;

import java.util.logging.Logger;

public class ChargingDock {
    private static final Logger LOG = Logger.getLogger("dock");

    private final Battery battery;

    public ChargingDock(Battery battery) {
        this.battery = battery;
    }

    public boolean chargeTo(int percent) throws InterruptedException {
        int faults = 0;
        while (faults < 3) {
            try {
                battery.charge(percent);
                return true;
            } catch (ContactLostException e) {
                faults++;
                LOG.warning("dock lost contact at " + battery.level() + " percent");
                Thread.sleep(1_000);
            }
        }
        return false;
    }

    interface Battery {
        void charge(int percent) throws ContactLostException;

        int level();
    }

    static class ContactLostException extends Exception {}
}
