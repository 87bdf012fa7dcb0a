// Package wallet debits prepaid wallets held in PostgreSQL.
package wallet

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
)

var ErrTooLow = errors.New("wallet is missing or too low")

type Store struct {
	db *sql.DB
}

func (s *Store) Debit(ctx context.Context, walletID string, cents int64) error {
	result, err := s.db.ExecContext(ctx,
		`UPDATE wallets SET balance = balance - $1 WHERE id = $2 AND balance >= $1`,
		cents, walletID)
	if err != nil {
		return fmt.Errorf("debit %s: %w", walletID, err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("debit %s: %w", walletID, err)
	}
	if changed == 0 {
		return ErrTooLow
	}
	log.Printf("wallet %s debited by %d", walletID, cents)
	return nil
}
