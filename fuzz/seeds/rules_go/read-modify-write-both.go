// Takes sold items out of the stock store this process owns.
package warehouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

var ErrNotEnoughStock = errors.New("not enough stock")

// Stock is a local file store; only this process opens it.
type Stock interface {
	Get(ctx context.Context, itemID string) (int, error)
	Set(ctx context.Context, itemID string, left int) error
}

type Warehouse struct {
	mu    sync.Mutex // held from reading a level to writing it
	stock Stock
	audit Audit
	log   *slog.Logger
}

func (w *Warehouse) TakeFromStock(ctx context.Context, itemID string, quantity int, clerk string) error {
	w.mu.Lock()
	defer w.mu.Unlock()

	left, err := w.stock.Get(ctx, itemID)
	if err != nil {
		return fmt.Errorf("read stock of %s: %w", itemID, err)
	}
	if left < quantity {
		return fmt.Errorf("%s: wanted %d, %d left: %w", itemID, quantity, left, ErrNotEnoughStock)
	}
	if err := w.stock.Set(ctx, itemID, left-quantity); err != nil {
		return fmt.Errorf("write stock of %s: %w", itemID, err)
	}
	return w.audit.StockTaken(ctx, itemID, quantity, clerk)
}

func (w *Warehouse) Ship(ctx context.Context, order Order) error {
	for _, line := range order.Lines {
		if err := w.TakeFromStock(ctx, line.ItemID, line.Quantity, order.Clerk); err != nil {
			return err
		}
	}
	w.log.Info("order shipped", "order", order.ID)
	return nil
}

%%
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
