// texts the engineer on duty when a pump stops
package com.example.waterworks.alarm;

import com.twilio.exception.TwilioException;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import java.util.logging.Level;
import java.util.logging.Logger;

public class PumpAlarm {
    private static final Logger LOG = Logger.getLogger("pump-alarm");
    private static final int MOST_TRIES = 4;

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
        } catch (TwilioException e) {
            LOG.log(Level.WARNING, "alarm for " + pump + " not sent", e);
            if (attempt >= MOST_TRIES) {
                throw e;
            }
            return raise(engineer, pump, attempt + 1);
        }
    }
}
