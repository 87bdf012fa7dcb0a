// Sends e-tickets by e-mail; an order whose mail failed keeps its status.
package tickets

import (
	"context"
	"log"
)

func (s *Sender) SendTickets(ctx context.Context, orders []*Order) (unsent []string) {
	for _, o := range orders {
		if err := s.mailer.Send(ctx, o.Email, o.TicketPDF); err != nil {
			log.Printf("ticket %s: %v", o.ID, err)
			unsent = append(unsent, o.ID)
			continue
		}
		o.Status = "sent"
		if err := s.repo.Save(ctx, o); err != nil {
			log.Printf("ticket %s was sent but not recorded: %v", o.ID, err)
			unsent = append(unsent, o.ID)
		}
	}
	return unsent
}
