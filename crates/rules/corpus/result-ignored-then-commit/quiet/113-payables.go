// Package payables submits supplier bills to the payment factory.
package payables

import (
	"context"
	"errors"
	"fmt"
)

type Bill struct {
	ID       string
	Supplier string
	Cents    int64
}

type Factory interface {
	Submit(ctx context.Context, supplier string, cents int64) (string, error)
}

type Ledger interface {
	MarkPaid(ctx context.Context, id, reference string) error
}

func Run(ctx context.Context, f Factory, l Ledger, bills []Bill) error {
	var failed []error
	for _, b := range bills {
		reference, err := f.Submit(ctx, b.Supplier, b.Cents)
		if err != nil {
			failed = append(failed, fmt.Errorf("bill %s: %w", b.ID, err))
			continue
		}
		if err := l.MarkPaid(ctx, b.ID, reference); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}
