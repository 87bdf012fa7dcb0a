// Package receipts mails the receipt of a till to the customer.
package receipts

import (
	"fmt"
	"log"
	"net/smtp"
	"time"
)

type Receipt struct {
	Number string
	To     string
	Text   string
}

type Mailer struct {
	Relay string
	From  string
	Auth  smtp.Auth
}

func (m *Mailer) deliver(r Receipt) bool {
	msg := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Receipt %s\r\n\r\n%s\r\n", m.From, r.To, r.Number, r.Text)
	if err := smtp.SendMail(m.Relay, m.Auth, m.From, []string{r.To}, []byte(msg)); err != nil {
		log.Printf("receipt %s: %v", r.Number, err)
		return false
	}
	return true
}

// Send mails the receipt and gives up after a few minutes.
func (m *Mailer) Send(r Receipt) error {
	sent := false
	for tries := 0; !sent && tries < 10; tries++ {
		sent = m.deliver(r)
		if !sent {
			time.Sleep(20 * time.Second)
		}
	}
	if !sent {
		return fmt.Errorf("receipt %s was not sent", r.Number)
	}
	return nil
}
