// Sends gift cards by e-mail and ticks off each one after the mail service said yes.
package giftcards;

import java.util.List;
import java.util.concurrent.CompletableFuture;

class GiftCardMailer {
    private final MailService mail;
    private final GiftCardDao dao;

    GiftCardMailer(MailService mail, GiftCardDao dao) {
        this.mail = mail;
        this.dao = dao;
    }

    void sendAll(List<GiftCard> cards) {
        for (GiftCard card : cards) {
            boolean accepted = CompletableFuture
                .supplyAsync(() -> mail.sendMail(card.recipient(), card.code()))
                .join();
            if (accepted) {
                dao.markSent(card.id());
            } else {
                dao.markFailed(card.id());
            }
        }
    }
}
