// Sends the invoice by e-mail.
package mail

import (
	"log"
	"time"
)

const maxSends = 4

func (m *InvoiceMailer) Send(inv Invoice) bool {
	tries := 0
	for tries < maxSends {
		if err := m.smtp.SendMail(inv.Email, "Your invoice", inv.Render()); err != nil {
			log.Printf("send invoice %s: %v", inv.ID, err)
			tries++
			time.Sleep(time.Second)
			continue
		}
		return true
	}
	return false
}
