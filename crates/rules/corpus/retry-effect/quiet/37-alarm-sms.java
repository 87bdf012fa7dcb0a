// texts the engineer on duty when a pump stops
package com.example.waterworks.alarm;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

public class PumpAlarm {
    private static final Logger LOG = Logger.getLogger("pump-alarm");
    private static final int MOST_TRIES = 4;
    private static final int TOO_MANY_REQUESTS = 429;

    private final PhoneNumber sender;

    public PumpAlarm(String sender) {
        this.sender = new PhoneNumber(sender);
    }

    public String raise(String engineer, String pump) {
        return raise(engineer, pump, 1);
    }

    private String raise(String engineer, String pump, int attempt) {
        try {
            Message message = Message.creator(
                    new PhoneNumber(engineer), sender, "Pump " + pump + " has stopped.").create();
            return message.getSid();
        } catch (ApiException e) {
            boolean throttled = e.getStatusCode() != null && e.getStatusCode() == TOO_MANY_REQUESTS;
            if (!throttled || attempt >= MOST_TRIES) {
                throw e;
            }
            LOG.log(Level.WARNING, "alarm for " + pump + " was throttled", e);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                    attempt * 500L + ThreadLocalRandom.current().nextLong(500)));
            return raise(engineer, pump, attempt + 1);
        }
    }
}
