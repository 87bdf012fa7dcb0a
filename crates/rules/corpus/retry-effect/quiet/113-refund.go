// Package refunds returns money for cancelled festival tickets.
package refunds

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"time"
)

var ErrUnavailable = errors.New("acquirer unavailable")

type RefundRequest struct {
	PaymentID      string
	Cents          int64
	IdempotencyKey string
}

type Acquirer interface {
	Refund(ctx context.Context, r RefundRequest) (string, error)
}

type Service struct {
	acq Acquirer
}

func (s *Service) RefundTicket(ctx context.Context, paymentID string, cents int64) (string, error) {
	req := RefundRequest{PaymentID: paymentID, Cents: cents, IdempotencyKey: "refund-" + paymentID}
	var lastErr error
	for i := 0; i < 3; i++ {
		ref, err := s.acq.Refund(ctx, req)
		if err == nil {
			return ref, nil
		}
		if !errors.Is(err, ErrUnavailable) {
			return "", err
		}
		lastErr = err
		time.Sleep(time.Duration(i+1)*200*time.Millisecond + time.Duration(rand.Intn(100))*time.Millisecond)
	}
	return "", fmt.Errorf("refund %s: %w", paymentID, lastErr)
}
