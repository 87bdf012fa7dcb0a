// Mails the monthly statement to an account holder.
package com.example.statements;

import java.util.logging.Logger;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

public class StatementMailer {
    private static final Logger LOG = Logger.getLogger(StatementMailer.class.getName());
    private static final int MAX = 3;
    private final JavaMailSender mailSender;

    public StatementMailer(JavaMailSender mailSender) {
        this.mailSender = mailSender;
    }

    public boolean deliver(String address, String month) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setTo(address);
        message.setSubject("Statement " + month);
        message.setText("Your statement is ready.");
        for (int i = 0; i < MAX; i++) {
            try {
                mailSender.send(message);
                return true;
            } catch (Exception e) {
                LOG.warning("sending failed, attempt " + i + ": " + e.getMessage());
            }
        }
        return false;
    }
}
