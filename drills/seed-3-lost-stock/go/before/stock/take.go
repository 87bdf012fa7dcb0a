package stock

import "context"

// Left says how many of an item are left.
func Left(ctx context.Context, stock Store, itemID string) (int, error) {
	return stock.Get(ctx, itemID)
}
