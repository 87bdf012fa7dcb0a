// Debits an account for a card purchase.
package accounts

import (
	"context"
	"database/sql"
	"errors"
)

func Debit(ctx context.Context, db *sql.DB, id string, cents int64) error {
	var balance int64
	if err := db.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = $1", id).Scan(&balance); err != nil {
		return err
	}
	if balance < cents {
		return errors.New("insufficient funds")
	}
	_, err := db.ExecContext(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", balance-cents, id)
	return err
}
