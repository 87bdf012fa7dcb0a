// Package settlement settles an order against the card gateway.
package settlement

import (
	"context"
	"log/slog"

	"example.com/shop/gateway"
)

const attempts = 3

type Settler struct {
	Gateway *gateway.Client
	Log     *slog.Logger
}

// Settle takes the money for an order and says whether it was taken.
func (s *Settler) Settle(ctx context.Context, orderID string, amountCents int64) bool {
	for i := 0; i < attempts; i++ {
		if err := s.Gateway.Charge(ctx, orderID, amountCents); err != nil {
			s.Log.Warn("settling did not work", "order", orderID, "err", err)
			continue
		}
		return true
	}
	return false
}
