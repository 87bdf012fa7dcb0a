// Package receipts mails the receipt of a till to the customer.
package receipts

import (
	"fmt"
	"log"
	"math/rand/v2"
	"net"
	"net/smtp"
	"time"
)

type Receipt struct {
	Number string
	To     string
	Text   string
}

type Mailer struct {
	Host string
	From string
}

func (m *Mailer) dial() (*smtp.Client, error) {
	var lastErr error
	for tries := 0; tries < 10; tries++ {
		conn, err := net.DialTimeout("tcp", m.Host+":25", 5*time.Second)
		if err == nil {
			return smtp.NewClient(conn, m.Host)
		}
		log.Printf("relay %s: %v", m.Host, err)
		lastErr = err
		time.Sleep(10*time.Second + rand.N(10*time.Second))
	}
	return nil, lastErr
}

// Send mails the receipt; only reaching the relay is tried more than once.
func (m *Mailer) Send(r Receipt) error {
	client, err := m.dial()
	if err != nil {
		return fmt.Errorf("receipt %s was not sent: %w", r.Number, err)
	}
	defer client.Close()
	if err := client.Mail(m.From); err != nil {
		return err
	}
	if err := client.Rcpt(r.To); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "From: %s\r\nTo: %s\r\nSubject: Receipt %s\r\n\r\n%s\r\n", m.From, r.To, r.Number, r.Text); err != nil {
		return err
	}
	return w.Close()
}
