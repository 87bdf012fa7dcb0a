// Package replenish orders goods from suppliers when shelves run low.
package replenish

import (
	"context"
	"fmt"
	"time"
)

type Request struct {
	ID       string
	Supplier string
	SKU      string
	Units    int
}

type SupplierClient interface {
	PlaceOrder(ctx context.Context, r Request) (orderNo string, err error)
}

type Requests interface {
	MarkOrdered(ctx context.Context, id string, at time.Time) error
}

type Planner struct {
	suppliers map[string]SupplierClient
	requests  Requests
	now       func() time.Time
}

// Place orders everything in the plan.
func (p *Planner) Place(ctx context.Context, plan []Request) error {
	for _, r := range plan {
		client, ok := p.suppliers[r.Supplier]
		if !ok {
			return fmt.Errorf("unknown supplier %q", r.Supplier)
		}
		go client.PlaceOrder(ctx, r)
		if err := p.requests.MarkOrdered(ctx, r.ID, p.now()); err != nil {
			return fmt.Errorf("mark request %s: %w", r.ID, err)
		}
	}
	return nil
}
