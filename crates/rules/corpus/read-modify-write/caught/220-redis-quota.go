// Daily upload quota kept in Redis.
package quota

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

var ErrQuota = errors.New("quota used up")

func Use(ctx context.Context, rdb *redis.Client, user string, megabytes int) error {
	key := "quota:" + user
	left, err := rdb.Get(ctx, key).Int()
	if err != nil {
		return err
	}
	if left-megabytes < 0 {
		return ErrQuota
	}
	return rdb.Set(ctx, key, left-megabytes, redis.KeepTTL).Err()
}
