// Writes the monthly water bill of a household from two meter readings.
package bill

import (
	"context"
	"database/sql"
	"fmt"
)

type Biller struct {
	db            *sql.DB
	centsPerCubic int64
}

func (b *Biller) Issue(ctx context.Context, household, month string) error {
	var from, to int64
	err := b.db.QueryRowContext(ctx,
		`SELECT first_reading, last_reading FROM month_reading WHERE household = $1 AND month = $2`,
		household, month).Scan(&from, &to)
	if err != nil {
		return fmt.Errorf("readings of %s: %w", household, err)
	}
	if to < from {
		return fmt.Errorf("household %s: the meter ran backwards", household)
	}
	cents := (to - from) * b.centsPerCubic
	_, err = b.db.ExecContext(ctx,
		`INSERT INTO bill (household, month, cents) VALUES ($1, $2, $3)`, household, month, cents)
	return err
}
