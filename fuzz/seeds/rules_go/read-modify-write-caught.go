// Package wallet debits prepaid wallets held in PostgreSQL.
package wallet

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
)

var ErrTooLow = errors.New("wallet is too low")

type Store struct {
	db *sql.DB
}

func (s *Store) Debit(ctx context.Context, walletID string, cents int64) error {
	var balance int64
	row := s.db.QueryRowContext(ctx, `SELECT balance FROM wallets WHERE id = $1`, walletID)
	if err := row.Scan(&balance); err != nil {
		return fmt.Errorf("wallet %s: %w", walletID, err)
	}
	if balance < cents {
		return ErrTooLow
	}
	newBalance := balance - cents
	_, err := s.db.ExecContext(ctx, `UPDATE wallets SET balance = $1 WHERE id = $2`, newBalance, walletID)
	if err != nil {
		return fmt.Errorf("debit %s: %w", walletID, err)
	}
	log.Printf("wallet %s debited by %d", walletID, cents)
	return nil
}
