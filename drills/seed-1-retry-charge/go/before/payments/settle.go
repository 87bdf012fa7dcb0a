package payments

import "context"

// Settle charges an order.
func Settle(ctx context.Context, gateway Gateway, orderID string, amountCents int64) error {
	return gateway.Charge(ctx, orderID, amountCents)
}
