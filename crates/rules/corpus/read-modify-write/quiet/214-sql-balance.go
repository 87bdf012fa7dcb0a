// Debits an account for a card purchase in a serialisable transaction.
package accounts

import (
	"context"
	"database/sql"
	"errors"
)

func Debit(ctx context.Context, db *sql.DB, id string, cents int64) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var balance int64
	if err := tx.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = $1", id).Scan(&balance); err != nil {
		return err
	}
	if balance < cents {
		return errors.New("insufficient funds")
	}
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", balance-cents, id); err != nil {
		return err
	}
	return tx.Commit()
}
