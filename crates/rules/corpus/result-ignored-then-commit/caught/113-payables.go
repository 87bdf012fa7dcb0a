// Package payables submits supplier bills to the payment factory.
package payables

import "context"

type Bill struct {
	ID       string
	Supplier string
	Cents    int64
}

type Factory interface {
	Submit(ctx context.Context, supplier string, cents int64) (string, error)
}

type Ledger interface {
	MarkPaid(ctx context.Context, id string) error
}

func Run(ctx context.Context, f Factory, l Ledger, bills []Bill) error {
	for _, b := range bills {
		_, _ = f.Submit(ctx, b.Supplier, b.Cents)
		if err := l.MarkPaid(ctx, b.ID); err != nil {
			return err
		}
	}
	return nil
}
