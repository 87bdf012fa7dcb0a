package orders

import "context"

// SubmitOne submits an order to the partner.
func SubmitOne(ctx context.Context, partner Partner, order Order) (Receipt, error) {
	return partner.Submit(ctx, order)
}
