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

func (p *Purse) Spend(ctx context.Context, permit string, n int) (int, error) {
	key := "tokens:" + permit
	have, err := p.rdb.Get(ctx, key).Int()
	if err != nil {
		return 0, err
	}
	if have < n {
		return have, ErrNone
	}
	if err := p.rdb.Set(ctx, key, have-n, 0).Err(); err != nil {
		return 0, err
	}
	return have - n, nil
}
