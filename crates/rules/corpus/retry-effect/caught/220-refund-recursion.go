// Refunds for returned goods.
package returns

import (
	"context"
	"errors"
	"time"
)

var ErrGaveUp = errors.New("refund failed after all attempts")

func (r *Refunder) refund(ctx context.Context, chargeID string, cents int64, left int) (string, error) {
	if left == 0 {
		return "", ErrGaveUp
	}
	id, err := r.psp.Refund(ctx, chargeID, cents)
	if err != nil {
		time.Sleep(500 * time.Millisecond)
		return r.refund(ctx, chargeID, cents, left-1)
	}
	return id, nil
}
