// Moves archived orders to the history table and marks them, all in one database transaction.
package archive

import (
	"context"
	"database/sql"
)

func Archive(ctx context.Context, db *sql.DB, ids []int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, "INSERT INTO order_history SELECT * FROM orders WHERE id = $1", id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET status = 'archived' WHERE id = $1", id); err != nil {
			return err
		}
	}
	return tx.Commit()
}
