package orders

import "context"

// SubmitOne submits an order to the partner.
func SubmitOne(ctx context.Context, partner Partner, order Order) (Receipt, error) {
	return partner.Submit(ctx, order)
}

// SubmitAll submits orders to the partner.
func SubmitAll(ctx context.Context, partner Partner, db Store, orders []Order) {
	for _, order := range orders {
		_, _ = partner.Submit(ctx, order)
		db.MarkComplete(ctx, order.ID)
	}
}
