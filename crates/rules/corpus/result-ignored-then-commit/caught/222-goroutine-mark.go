// Refunds cancelled concert tickets.
package concerts

import "context"

func (s *Service) RefundAll(ctx context.Context, concertID string) error {
	tickets, err := s.tickets.ForConcert(ctx, concertID)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		go s.psp.Refund(ctx, t.ChargeID, t.PriceCents)
		if err := s.tickets.MarkRefunded(ctx, t.ID); err != nil {
			return err
		}
	}
	return nil
}
