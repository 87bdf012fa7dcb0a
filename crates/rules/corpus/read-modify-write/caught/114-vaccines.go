// Books vaccine doses out of a fridge.
package fridge

import (
	"context"
	"database/sql"
	"fmt"
)

type Store struct{ db *sql.DB }

func (s *Store) Use(ctx context.Context, batch string, doses int) error {
	var onHand int
	err := s.db.QueryRowContext(ctx, `SELECT doses FROM fridge WHERE batch = $1`, batch).Scan(&onHand)
	if err != nil {
		return err
	}
	if onHand < doses {
		return fmt.Errorf("batch %s: %d doses on hand", batch, onHand)
	}
	onHand -= doses
	_, err = s.db.ExecContext(ctx, `UPDATE fridge SET doses = $1 WHERE batch = $2`, onHand, batch)
	return err
}
