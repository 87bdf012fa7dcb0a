// Package tickets refunds part of a ticket when a train is late.
package tickets

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"example.com/rail/acquirer"
)

type Refunder struct {
	api acquirer.API
	log *slog.Logger
}

type Delay struct {
	Claim   string
	Payment string
	Cents   int64
}

// Compensate gives back the share the delay calls for, once per claim.
func (r *Refunder) Compensate(ctx context.Context, d Delay) error {
	return r.refund(ctx, d, "delay-"+d.Claim, 1)
}

func (r *Refunder) refund(ctx context.Context, d Delay, reference string, attempt int) error {
	_, err := r.api.RefundPayment(ctx, d.Payment, d.Cents, reference)
	if err == nil {
		return nil
	}
	// The acquirer writes the refund down before it answers, so a look tells for sure.
	_, lookErr := r.api.FindRefund(ctx, reference)
	if lookErr == nil {
		return nil
	}
	if !errors.Is(lookErr, acquirer.ErrNotFound) {
		return fmt.Errorf("outcome of refund %s is not known: %w", reference, lookErr)
	}
	if attempt == 4 {
		return err
	}
	r.log.Info("refund once more", "claim", d.Claim, "attempt", attempt, "err", err)
	time.Sleep(time.Duration(attempt)*300*time.Millisecond + rand.N(300*time.Millisecond))
	return r.refund(ctx, d, reference, attempt+1)
}
