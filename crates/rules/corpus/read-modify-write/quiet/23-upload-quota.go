// Package upload keeps each tenant's upload allowance in Redis.
package upload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	ErrQuotaSpent = errors.New("upload quota is spent")
	ErrBusy       = errors.New("upload quota is busy")
)

const rounds = 10

type Quota struct {
	rdb   *redis.Client
	daily int64
}

func NewQuota(rdb *redis.Client, daily int64) *Quota {
	return &Quota{rdb: rdb, daily: daily}
}

func (q *Quota) key(tenant string) string {
	return fmt.Sprintf("upload:%s:%s", tenant, time.Now().UTC().Format("2006-01-02"))
}

// Spend takes size bytes off the tenant's allowance for today.
func (q *Quota) Spend(ctx context.Context, tenant string, size int64) (int64, error) {
	key := q.key(tenant)
	var left int64
	spend := func(tx *redis.Tx) error {
		var err error
		left, err = tx.Get(ctx, key).Int64()
		if errors.Is(err, redis.Nil) {
			left = q.daily
		} else if err != nil {
			return err
		}
		if left < size {
			return ErrQuotaSpent
		}
		left -= size
		_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.Set(ctx, key, left, 24*time.Hour)
			return nil
		})
		return err
	}
	for range rounds {
		err := q.rdb.Watch(ctx, spend, key)
		if errors.Is(err, redis.TxFailedErr) {
			continue
		}
		return left, err
	}
	return 0, ErrBusy
}
