// Books vaccine doses out of a fridge.
package fridge

import (
	"context"
	"database/sql"
	"fmt"
)

type Store struct{ db *sql.DB }

func (s *Store) Use(ctx context.Context, batch string, doses int) error {
	res, err := s.db.ExecContext(ctx,
		`UPDATE fridge SET doses = doses - $1 WHERE batch = $2 AND doses >= $1`, doses, batch)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("batch %s: fewer than %d doses on hand", batch, doses)
	}
	return nil
}
