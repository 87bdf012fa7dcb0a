// Package giftcards buys a gift card and charges the buyer.
package giftcards

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"example.com/gifts/psp"
)

var purchases = uuid.MustParse("5b0c3f0e-3b65-4a6c-9d0b-60a7c55b2f11")

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
	key := uuid.NewSHA1(purchases, []byte(p.ID)).String()
	var err error
	for attempt := range 4 {
		var payment *psp.Payment
		payment, err = s.psp.Charge(ctx, psp.ChargeInput{
			IdempotencyKey: key,
			Card:           p.Card,
			Cents:          p.Cents,
		})
		if err == nil {
			return payment, nil
		}
		if errors.Is(err, psp.ErrDeclined) {
			return nil, err
		}
		s.log.Warn("gift card not charged", zap.Int("attempt", attempt), zap.Error(err))
		time.Sleep(rand.N(time.Second << attempt))
	}
	return nil, fmt.Errorf("purchase %s: %w", p.ID, err)
}
