// Package fulfilment sends the day's open orders to the fulfilment partner.
package fulfilment

import (
	"context"
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
	MarkComplete(ctx context.Context, id string) error
}

// SubmitAll submits every open order.
func SubmitAll(ctx context.Context, orders []Order, partner PartnerAPI, db OrderTable) error {
	for _, order := range orders {
		_, _ = partner.Submit(ctx, order)
		if err := db.MarkComplete(ctx, order.ID); err != nil {
			return err
		}
	}
	slog.InfoContext(ctx, "evening submission finished", "orders", len(orders))
	return nil
}
