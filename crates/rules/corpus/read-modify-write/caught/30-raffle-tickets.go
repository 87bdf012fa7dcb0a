// Package raffle sells numbered raffle tickets from a shared pool.
package raffle

import (
	"context"
	"errors"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

var ErrSoldOut = errors.New("raffle is sold out")

type Pool struct {
	rdb *redis.Client
}

func (p *Pool) Buy(ctx context.Context, raffle, buyer string, count int) (int, error) {
	remaining, err := p.readRemaining(ctx, raffle)
	if err != nil {
		return 0, err
	}
	after := remaining - count
	if after < 0 {
		return remaining, ErrSoldOut
	}
	if err := p.writeRemaining(ctx, raffle, after); err != nil {
		return 0, err
	}
	slog.InfoContext(ctx, "tickets sold", "raffle", raffle, "buyer", buyer, "count", count)
	return after, nil
}

func (p *Pool) readRemaining(ctx context.Context, raffle string) (int, error) {
	return p.rdb.HGet(ctx, "raffle:"+raffle, "remaining").Int()
}

func (p *Pool) writeRemaining(ctx context.Context, raffle string, remaining int) error {
	return p.rdb.HSet(ctx, "raffle:"+raffle, "remaining", remaining).Err()
}
