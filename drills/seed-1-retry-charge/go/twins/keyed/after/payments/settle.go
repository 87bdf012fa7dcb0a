package payments

import (
	"context"
	"errors"
	"math/rand"
	"time"
)

const attempts = 3

// Settle charges an order. The key makes a second attempt the same payment.
func Settle(ctx context.Context, gateway Gateway, orderID string, amountCents int64) error {
	idempotencyKey := "settle-" + orderID
	for attempt := 0; attempt < attempts; attempt++ {
		err := gateway.Charge(ctx, orderID, amountCents, WithIdempotencyKey(idempotencyKey))
		if !errors.Is(err, ErrNotSent) {
			return err
		}
		time.Sleep(time.Duration(rand.Int63n(int64(200*time.Millisecond) << attempt)))
	}
	return ErrNotSent
}
