package stock

import (
	"context"
	"database/sql"
)

const take = "UPDATE stock SET quantity = quantity - $1 WHERE item_id = $2 AND quantity >= $1"

// Left says how many of an item are left.
func Left(ctx context.Context, stock Store, itemID string) (int, error) {
	return stock.Get(ctx, itemID)
}

// Take takes items from the stock in one statement, and writes down who took them.
func Take(ctx context.Context, db *sql.DB, itemID string, quantity int, buyer string) error {
	transaction, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer transaction.Rollback()
	result, err := transaction.ExecContext(ctx, take, quantity, itemID)
	if err != nil {
		return err
	}
	taken, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if taken == 0 {
		return ErrOutOfStock
	}
	_, err = transaction.ExecContext(ctx, "INSERT INTO stock_log (item_id, quantity, buyer) VALUES ($1, $2, $3)", itemID, quantity, buyer)
	if err != nil {
		return err
	}
	return transaction.Commit()
}
