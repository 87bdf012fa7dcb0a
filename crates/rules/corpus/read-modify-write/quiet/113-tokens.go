// Package tokens spends parking tokens of a permit.
package tokens

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

var ErrNone = errors.New("no tokens left")

type Purse struct {
	rdb *redis.Client
}

func (p *Purse) Spend(ctx context.Context, permit string, n int) error {
	key := "tokens:" + permit
	// the set is refused when somebody else wrote the key since we read it
	return p.rdb.Watch(ctx, func(tx *redis.Tx) error {
		have, err := tx.Get(ctx, key).Int()
		if err != nil {
			return err
		}
		if have < n {
			return ErrNone
		}
		_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.Set(ctx, key, have-n, 0)
			return nil
		})
		return err
	}, key)
}
