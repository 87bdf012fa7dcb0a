// Package tickets refunds part of a ticket when a train is late.
package tickets

import (
	"context"
	"log/slog"
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

// Compensate gives back the share the delay calls for.
func (r *Refunder) Compensate(ctx context.Context, d Delay) error {
	return r.refund(ctx, d, 1)
}

func (r *Refunder) refund(ctx context.Context, d Delay, attempt int) error {
	_, err := r.api.RefundPayment(ctx, d.Payment, d.Cents)
	if err == nil {
		return nil
	}
	if attempt == 4 {
		return err
	}
	r.log.Info("refund once more", "claim", d.Claim, "attempt", attempt, "err", err)
	time.Sleep(time.Duration(attempt) * 300 * time.Millisecond)
	return r.refund(ctx, d, attempt+1)
}
