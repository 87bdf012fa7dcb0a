// Package raffle sells numbered raffle tickets from a shared pool.
package raffle

import (
	"context"
	"errors"
	"log/slog"

	"github.com/go-redsync/redsync/v4"
	"github.com/redis/go-redis/v9"
)

var ErrSoldOut = errors.New("raffle is sold out")

type Pool struct {
	rdb   *redis.Client
	locks *redsync.Redsync
}

func (p *Pool) Buy(ctx context.Context, raffle, buyer string, count int) (int, error) {
	mutex := p.locks.NewMutex("lock:raffle:" + raffle)
	if err := mutex.LockContext(ctx); err != nil {
		return 0, err
	}
	defer func() {
		if _, err := mutex.UnlockContext(ctx); err != nil {
			slog.WarnContext(ctx, "raffle lock not released", "raffle", raffle, "error", err)
		}
	}()

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
