// Package quotes prices open quotes with today's exchange rate.
package quotes

import (
	"context"
	"fmt"
	"math"
)

type Quote struct {
	ID         string
	Currency   string
	NetCents   int64
	PriceCents int64
	Status     string
}

type RateClient interface {
	GetRate(ctx context.Context, currency string) (float64, error)
}

type Repo interface {
	Save(ctx context.Context, q *Quote) error
}

// Price reads the rate, computes the price and stores it.
func Price(ctx context.Context, rates RateClient, repo Repo, q *Quote) error {
	rate, err := rates.GetRate(ctx, q.Currency)
	if err != nil {
		return fmt.Errorf("rate for %s: %w", q.Currency, err)
	}
	if rate <= 0 {
		return fmt.Errorf("rate for %s is %v", q.Currency, rate)
	}
	q.PriceCents = int64(math.Round(float64(q.NetCents) * rate))
	q.Status = "done"
	return repo.Save(ctx, q)
}
