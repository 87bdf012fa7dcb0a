// Daily upload quota kept in Redis, guarded by WATCH.
package quota

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

var ErrQuota = errors.New("quota used up")

func Use(ctx context.Context, rdb *redis.Client, user string, megabytes int) error {
	key := "quota:" + user
	return rdb.Watch(ctx, func(tx *redis.Tx) error {
		left, err := tx.Get(ctx, key).Int()
		if err != nil {
			return err
		}
		if left < megabytes {
			return ErrQuota
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			p.Set(ctx, key, left-megabytes, redis.KeepTTL)
			return nil
		})
		return err
	}, key)
}
