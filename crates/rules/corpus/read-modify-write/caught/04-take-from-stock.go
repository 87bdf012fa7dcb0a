// Takes sold items out of the shared stock store.
package warehouse

import (
	"context"
	"fmt"
	"log/slog"
)

// Stock is the store that all tills share.
type Stock interface {
	Get(ctx context.Context, itemID string) (int, error)
	Set(ctx context.Context, itemID string, left int) error
}

type Warehouse struct {
	stock Stock
	log   *slog.Logger
}

func (w *Warehouse) TakeFromStock(ctx context.Context, itemID string, quantity int) error {
	left, err := w.stock.Get(ctx, itemID)
	if err != nil {
		return fmt.Errorf("read stock of %s: %w", itemID, err)
	}
	return w.stock.Set(ctx, itemID, left-quantity)
}

func (w *Warehouse) Ship(ctx context.Context, order Order) error {
	for _, line := range order.Lines {
		if err := w.TakeFromStock(ctx, line.ItemID, line.Quantity); err != nil {
			return err
		}
	}
	w.log.Info("order shipped", "order", order.ID)
	return nil
}
