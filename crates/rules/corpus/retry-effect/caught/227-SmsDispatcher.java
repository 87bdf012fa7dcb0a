// Sends appointment reminders by SMS.
package clinic.reminders;

class SmsDispatcher {
    private final SmsProvider provider;

    SmsDispatcher(SmsProvider provider) {
        this.provider = provider;
    }

    void remind(Appointment a) {
        int tries = 0;
        boolean sent = false;
        while (!sent && tries < 5) {
            try {
                provider.sendSms(a.phone(), "Reminder: your appointment is at " + a.time());
                sent = true;
            } catch (RuntimeException e) {
                tries++;
            }
        }
    }
}
