// Mails the monthly statement to an account holder.
package com.example.statements;

import java.util.logging.Logger;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

public class StatementMailer {
    private static final Logger LOG = Logger.getLogger(StatementMailer.class.getName());
    private final JavaMailSender mailSender;
    private final ReviewList reviewList;

    public StatementMailer(JavaMailSender mailSender, ReviewList reviewList) {
        this.mailSender = mailSender;
        this.reviewList = reviewList;
    }

    public boolean deliver(String address, String month) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setTo(address);
        message.setSubject("Statement " + month);
        message.setText("Your statement is ready.");
        try {
            mailSender.send(message);
            return true;
        } catch (MailException e) {
            LOG.warning("statement not sent: " + e.getMessage());
            reviewList.add(address, month, e);
            return false;
        }
    }
}
