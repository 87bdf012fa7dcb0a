// Package fulfilment sends the day's open orders to the fulfilment partner.
package fulfilment

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// Order is one line of work for the partner.
type Order struct {
	ID       string
	SKU      string
	Quantity int
}

// Receipt is the partner's answer; a refusal has Accepted false.
type Receipt struct {
	Reference string
	Accepted  bool
	Reason    string
}

type PartnerAPI interface {
	Submit(ctx context.Context, o Order) (Receipt, error)
}

type OrderTable interface {
	MarkComplete(ctx context.Context, id, reference string) error
}

// SubmitAll submits every open order.
func SubmitAll(ctx context.Context, orders []Order, partner PartnerAPI, db OrderTable) error {
	var failures []error
	for _, order := range orders {
		receipt, err := partner.Submit(ctx, order)
		if err != nil {
			failures = append(failures, fmt.Errorf("order %s: %w", order.ID, err))
			continue
		}
		if !receipt.Accepted {
			failures = append(failures, fmt.Errorf("order %s refused: %s", order.ID, receipt.Reason))
			continue
		}
		if err := db.MarkComplete(ctx, order.ID, receipt.Reference); err != nil {
			return errors.Join(append(failures, err)...)
		}
	}
	slog.InfoContext(ctx, "evening submission finished", "orders", len(orders))
	return errors.Join(failures...)
}
