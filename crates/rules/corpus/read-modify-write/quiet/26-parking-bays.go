// Package parking assigns bays in a car park at the entry barrier.
package parking

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
)

var ErrFull = errors.New("car park is full")

type Park struct {
	ID       int64 `db:"id"`
	BaysFree int   `db:"bays_free"`
}

type Barrier struct {
	db *sqlx.DB
}

func (b *Barrier) Enter(ctx context.Context, parkID int64, plate string) error {
	tx, err := b.db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()

	const query = `
		SELECT id, bays_free
		FROM parks
		WHERE id = ?
		FOR UPDATE`
	var park Park
	if err := tx.GetContext(ctx, &park, query, parkID); err != nil {
		return fmt.Errorf("park %d: %w", parkID, err)
	}
	if park.BaysFree == 0 {
		return ErrFull
	}
	if _, err := tx.ExecContext(ctx, "UPDATE parks SET bays_free = ? WHERE id = ?", park.BaysFree-1, park.ID); err != nil {
		return fmt.Errorf("take bay: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO visits (park_id, plate) VALUES (?, ?)", park.ID, plate); err != nil {
		return fmt.Errorf("record visit: %w", err)
	}
	return tx.Commit()
}
