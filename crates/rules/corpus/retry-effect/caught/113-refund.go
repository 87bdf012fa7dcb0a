// Package refunds returns money for cancelled festival tickets.
package refunds

import (
	"context"
	"fmt"
	"time"
)

type Acquirer interface {
	Refund(ctx context.Context, paymentID string, cents int64) (string, error)
}

type Service struct {
	acq Acquirer
}

func (s *Service) RefundTicket(ctx context.Context, paymentID string, cents int64) (string, error) {
	var lastErr error
	for i := 0; i < 3; i++ {
		ref, err := s.acq.Refund(ctx, paymentID, cents)
		if err == nil {
			return ref, nil
		}
		lastErr = err
		time.Sleep(time.Duration(i+1) * 200 * time.Millisecond)
	}
	return "", fmt.Errorf("refund %s: %w", paymentID, lastErr)
}
