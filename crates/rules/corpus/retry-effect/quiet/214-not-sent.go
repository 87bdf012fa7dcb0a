// Sends the invoice by e-mail; only a dial that never reached the server is repeated.
package mail

import (
	"errors"
	"fmt"
	"math/rand"
	"time"
)

const maxSends = 4

func (m *InvoiceMailer) Send(inv Invoice) error {
	for tries := 0; tries < maxSends; tries++ {
		err := m.smtp.SendMail(inv.Email, "Your invoice", inv.Render())
		if err == nil {
			return nil
		}
		if !errors.Is(err, ErrNotConnected) {
			return fmt.Errorf("send invoice %s: %w", inv.ID, err)
		}
		time.Sleep(time.Second + time.Duration(rand.Intn(500))*time.Millisecond)
	}
	return fmt.Errorf("send invoice %s: mail server not reachable", inv.ID)
}
