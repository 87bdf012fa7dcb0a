// Refunds for returned goods; an unclear outcome is read back before the next attempt.
package returns

import (
	"context"
	"errors"
	"time"
)

var ErrGaveUp = errors.New("refund failed after all attempts")

func (r *Refunder) Refund(ctx context.Context, ret Return) (string, error) {
	for i := 0; i < 3; i++ {
		id, err := r.psp.Refund(ctx, ret.ChargeID, ret.Cents, ret.ID)
		if err == nil {
			return id, nil
		}
		existing, lookupErr := r.psp.FindRefund(ctx, ret.ID)
		if lookupErr != nil {
			return "", lookupErr
		}
		if existing != nil {
			return existing.ID, nil
		}
		time.Sleep(time.Duration(i+1) * 500 * time.Millisecond)
	}
	return "", ErrGaveUp
}
