// Transfers between a customer's own accounts.
package transfers

import (
	"context"
	"fmt"
	"time"
)

func (s *Service) Move(ctx context.Context, t Transfer) error {
	attempt := 0
	for {
		attempt++
		key := fmt.Sprintf("%s-%d", t.ID, attempt)
		err := s.core.CreateTransfer(ctx, TransferRequest{From: t.From, To: t.To, Cents: t.Cents, IdempotencyKey: key})
		if err == nil {
			return nil
		}
		if attempt == 4 {
			return err
		}
		time.Sleep(time.Duration(attempt) * 250 * time.Millisecond)
	}
}
