package stock

import "context"

// Left says how many of an item are left.
func Left(ctx context.Context, stock Store, itemID string) (int, error) {
	return stock.Get(ctx, itemID)
}

// Take takes items from the stock.
func Take(ctx context.Context, stock Store, itemID string, quantity int) error {
	left, err := stock.Get(ctx, itemID)
	if err != nil {
		return err
	}
	return stock.Set(ctx, itemID, left-quantity)
}
