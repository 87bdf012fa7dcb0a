package orders

import (
	"context"
	"errors"
	"fmt"
)

// SubmitOne submits an order to the partner.
func SubmitOne(ctx context.Context, partner Partner, order Order) (Receipt, error) {
	return partner.Submit(ctx, order)
}

// SubmitAll submits orders to the partner; what was refused stays open and is reported.
func SubmitAll(ctx context.Context, partner Partner, db Store, orders []Order) error {
	var refused []error
	for _, order := range orders {
		receipt, err := partner.Submit(ctx, order)
		if err != nil {
			refused = append(refused, fmt.Errorf("order %s: %w", order.ID, err))
			continue
		}
		if !receipt.Accepted {
			refused = append(refused, fmt.Errorf("order %s: %s", order.ID, receipt.Reason))
			continue
		}
		if err := db.MarkComplete(ctx, order.ID); err != nil {
			refused = append(refused, fmt.Errorf("order %s: %w", order.ID, err))
		}
	}
	return errors.Join(refused...)
}
