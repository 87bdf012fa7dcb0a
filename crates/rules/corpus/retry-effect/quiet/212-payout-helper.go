// Payouts to couriers at the end of the shift.
package payouts

import (
	"context"
	"math/rand"
	"time"
)

func retry(attempts int, fn func() error) error {
	var err error
	for i := 0; i < attempts; i++ {
		if err = fn(); err == nil {
			return nil
		}
		time.Sleep(200*time.Millisecond<<i + time.Duration(rand.Int63n(int64(100*time.Millisecond))))
	}
	return err
}

func (p *Payer) PayCourier(ctx context.Context, payout Payout) (string, error) {
	requestID := payout.ID.String()
	var ref string
	err := retry(5, func() error {
		res, err := p.bank.Transfer(ctx, payout.Account, payout.Cents, requestID)
		if err != nil {
			return err
		}
		ref = res.Reference
		return nil
	})
	return ref, err
}
