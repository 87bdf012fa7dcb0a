// Package report writes a till's takings of a closed day to its own key.
package report

import (
	"context"
	"fmt"
	"time"
)

// Store is the key-value store of the shop.
type Store interface {
	Get(ctx context.Context, key string) (int64, error)
	Set(ctx context.Context, key string, value int64) error
}

type Reporter struct {
	store Store
}

// CloseDay reads the day's gross takings and stores what is left after tax.
func (r *Reporter) CloseDay(ctx context.Context, till string, day time.Time, taxPermille int64) error {
	date := day.Format("2006-01-02")
	gross, err := r.store.Get(ctx, fmt.Sprintf("gross:%s:%s", till, date))
	if err != nil {
		return fmt.Errorf("gross of %s on %s: %w", till, date, err)
	}
	net := gross - gross*taxPermille/1000
	if err := r.store.Set(ctx, fmt.Sprintf("net:%s:%s", till, date), net); err != nil {
		return fmt.Errorf("net of %s on %s: %w", till, date, err)
	}
	return nil
}
