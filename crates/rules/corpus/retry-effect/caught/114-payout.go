// Pays drivers for the week.
package drivers

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v4"
)

type Wallets interface {
	Payout(ctx context.Context, driver string, amount int64) (ref string, err error)
}

func PayWeek(ctx context.Context, w Wallets, earnings map[string]int64) error {
	for driver, amount := range earnings {
		policy := backoff.NewExponentialBackOff()
		policy.MaxElapsedTime = 30 * time.Second
		err := backoff.Retry(func() error {
			ref, err := w.Payout(ctx, driver, amount)
			if err != nil {
				return err
			}
			slog.Info("paid", "driver", driver, "ref", ref)
			return nil
		}, policy)
		if err != nil {
			return err
		}
	}
	return nil
}
