// Package giftcards buys a gift card and charges the buyer.
package giftcards

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"example.com/gifts/psp"
)

type Shop struct {
	psp *psp.Client
	log *zap.Logger
}

type Purchase struct {
	ID    string
	Card  string
	Cents int64
}

// Buy charges the card for the purchase.
func (s *Shop) Buy(ctx context.Context, p Purchase) (*psp.Payment, error) {
	var err error
	for attempt := range 4 {
		var payment *psp.Payment
		payment, err = s.psp.Charge(ctx, psp.ChargeInput{
			IdempotencyKey: uuid.NewString(),
			Card:           p.Card,
			Cents:          p.Cents,
		})
		if err == nil {
			return payment, nil
		}
		s.log.Warn("gift card not charged", zap.Int("attempt", attempt), zap.Error(err))
		time.Sleep(time.Second << attempt)
	}
	return nil, fmt.Errorf("purchase %s: %w", p.ID, err)
}
