// Package upload keeps each tenant's upload allowance in Redis.
package upload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

var ErrQuotaSpent = errors.New("upload quota is spent")

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
	left, err := q.rdb.Get(ctx, key).Int64()
	if errors.Is(err, redis.Nil) {
		left = q.daily
	} else if err != nil {
		return 0, err
	}
	if left < size {
		return left, ErrQuotaSpent
	}
	left -= size
	if err := q.rdb.Set(ctx, key, left, 24*time.Hour).Err(); err != nil {
		return 0, err
	}
	return left, nil
}
