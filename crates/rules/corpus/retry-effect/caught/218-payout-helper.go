// Payouts to couriers at the end of the shift.
package payouts

import (
	"context"
	"time"
)

func retry(attempts int, fn func() error) error {
	var err error
	for i := 0; i < attempts; i++ {
		if err = fn(); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond << i)
	}
	return err
}

func (p *Payer) PayCourier(ctx context.Context, c Courier, cents int64) (string, error) {
	var ref string
	err := retry(5, func() error {
		res, err := p.bank.Transfer(ctx, c.Account, cents)
		if err != nil {
			return err
		}
		ref = res.Reference
		return nil
	})
	return ref, err
}
