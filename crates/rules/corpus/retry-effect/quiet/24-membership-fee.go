// Package fees collects the yearly membership fee from the saved card.
package fees

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v4"
	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/paymentintent"
)

type Member struct {
	Number        string
	Customer      string
	PaymentMethod string
	FeeCents      int64
}

// Collect takes the fee of the year and returns the payment's id.
func Collect(ctx context.Context, m Member, year int) (string, error) {
	var id string
	policy := backoff.NewExponentialBackOff()
	policy.MaxElapsedTime = 2 * time.Minute
	key := fmt.Sprintf("fee-%s-%d", m.Number, year)

	err := backoff.Retry(func() error {
		params := &stripe.PaymentIntentParams{
			Amount:        stripe.Int64(m.FeeCents),
			Currency:      stripe.String("eur"),
			Customer:      stripe.String(m.Customer),
			PaymentMethod: stripe.String(m.PaymentMethod),
			OffSession:    stripe.Bool(true),
			Confirm:       stripe.Bool(true),
		}
		params.Context = ctx
		params.SetIdempotencyKey(key)
		intent, err := paymentintent.New(params)
		var refused *stripe.Error
		if errors.As(err, &refused) && refused.Type == stripe.ErrorTypeCard {
			return backoff.Permanent(err)
		}
		if err != nil {
			return fmt.Errorf("fee %d of %s: %w", year, m.Number, err)
		}
		id = intent.ID
		return nil
	}, backoff.WithContext(policy, ctx))
	return id, err
}
