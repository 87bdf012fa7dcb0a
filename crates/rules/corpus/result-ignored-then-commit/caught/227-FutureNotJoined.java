// Sends gift cards by e-mail.
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
            CompletableFuture.supplyAsync(() -> mail.sendMail(card.recipient(), card.code()));
            dao.markSent(card.id());
        }
    }
}
