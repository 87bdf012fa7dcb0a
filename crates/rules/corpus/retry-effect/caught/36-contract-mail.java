// mails a signed contract to both parties
package com.example.contracts;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class ContractMailer {
    private static final Logger log = LoggerFactory.getLogger(ContractMailer.class);

    private final Session session;

    public ContractMailer(Session session) {
        this.session = session;
    }

    public void mail(String number, String text, String parties)
            throws MessagingException, InterruptedException {
        MimeMessage message = new MimeMessage(session);
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(parties));
        message.setSubject("Contract " + number);
        message.setText(text);

        int failures = 0;
        while (true) {
            try {
                Transport.send(message);
                break;
            } catch (MessagingException e) {
                if (++failures == 5) {
                    throw e;
                }
                log.warn("contract {} not mailed", number, e);
                Thread.sleep(2_000L * failures);
            }
        }
    }
}
