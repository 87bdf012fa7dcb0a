// Pays drivers for the week.
package drivers

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v4"
)

var ErrNotFound = errors.New("no such payout")

type Wallets interface {
	Payout(ctx context.Context, driver string, amount int64, clientRef string) (ref string, err error)
	FindPayout(ctx context.Context, clientRef string) (ref string, err error)
}

func PayDriver(ctx context.Context, w Wallets, driver, week string, amount int64) (string, error) {
	clientRef := driver + "/" + week
	policy := backoff.NewExponentialBackOff()
	policy.MaxElapsedTime = 30 * time.Second
	var ref string
	err := backoff.Retry(func() error {
		found, err := w.FindPayout(ctx, clientRef)
		if err == nil {
			ref = found
			return nil
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		// the wallet service keeps clientRef unique, so a late first attempt cannot double it
		ref, err = w.Payout(ctx, driver, amount, clientRef)
		return err
	}, policy)
	return ref, err
}
