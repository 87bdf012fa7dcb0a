// Sends e-tickets by e-mail.
package tickets

import (
	"context"
	"log"
)

func (s *Sender) SendTickets(ctx context.Context, orders []*Order) {
	for _, o := range orders {
		err := s.mailer.Send(ctx, o.Email, o.TicketPDF)
		if err != nil {
			log.Printf("ticket %s: %v", o.ID, err)
		}
		o.Status = "sent"
		s.repo.Save(ctx, o)
	}
}
