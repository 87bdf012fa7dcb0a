// Collects insurance premiums by direct debit.
package premiums

import (
	"context"
	"time"
)

type Debit struct{ ID string }

type DebitAPI interface {
	CreateDebit(ctx context.Context, mandate string, cents int64) (Debit, error)
}

func again[T any](n int, f func() (T, error)) (T, error) {
	var out T
	var err error
	for ; n > 0; n-- {
		out, err = f()
		if err == nil {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	return out, err
}

func Collect(ctx context.Context, api DebitAPI, mandate string, cents int64) (Debit, error) {
	return again(3, func() (Debit, error) {
		return api.CreateDebit(ctx, mandate, cents)
	})
}
