// Package orders reads an order from whichever replica answers.
package orders

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
)

type Order struct {
	ID    string
	Cents int64
	Paid  bool
}

type Reader struct {
	replicas []*sql.DB
}

// Order returns sql.ErrNoRows when there is no such order.
func (r *Reader) Order(ctx context.Context, id string) (Order, error) {
	var lastErr error
	for i, replica := range r.replicas {
		var o Order
		row := replica.QueryRowContext(ctx, "SELECT id, cents, paid FROM orders WHERE id = $1", id)
		err := row.Scan(&o.ID, &o.Cents, &o.Paid)
		if err == nil || errors.Is(err, sql.ErrNoRows) {
			return o, err
		}
		log.Printf("replica %d: %v", i, err)
		lastErr = err
	}
	return Order{}, fmt.Errorf("no replica answered: %w", lastErr)
}
