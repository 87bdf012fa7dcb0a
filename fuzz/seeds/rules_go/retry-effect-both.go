// Package settlement settles an order against the card gateway.
package settlement

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"example.com/shop/gateway"
)

const attempts = 3

type Settler struct {
	Gateway *gateway.Client
	Log     *slog.Logger
}

// Settle takes the money for an order and says whether it was taken.
func (s *Settler) Settle(ctx context.Context, orderID string, amountCents int64) (bool, error) {
	key := "settle-" + orderID
	for i := 0; i < attempts; i++ {
		err := s.Gateway.Charge(ctx, orderID, amountCents, gateway.WithIdempotencyKey(key))
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, gateway.ErrTimeout) && !errors.Is(err, gateway.ErrUnavailable) {
			return false, err
		}
		s.Log.Warn("no answer while settling", "order", orderID, "err", err)
		time.Sleep(rand.N(200 * time.Millisecond << i))
	}
	return false, nil
}

%%
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
