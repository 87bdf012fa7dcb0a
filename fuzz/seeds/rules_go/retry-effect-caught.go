// Package drivers pays the drivers of a ride service at the end of a shift.
package drivers

import (
	"context"
	"log"
	"time"

	"github.com/avast/retry-go/v4"

	"example.com/rides/bankapi"
)

type Shift struct {
	ID     string
	Driver string
	IBAN   string
	Earned int64
}

type Payer struct {
	bank *bankapi.Client
}

func (p *Payer) PayShift(ctx context.Context, s Shift) error {
	return retry.Do(
		func() error {
			payout, err := p.bank.CreatePayout(ctx, &bankapi.PayoutRequest{
				IBAN:   s.IBAN,
				Amount: s.Earned,
				Text:   "Earnings of your shift",
			})
			if err != nil {
				return err
			}
			log.Printf("shift %s paid with %s", s.ID, payout.ID)
			return nil
		},
		retry.Context(ctx),
		retry.Attempts(5),
		retry.Delay(500*time.Millisecond),
	)
}
