// Package store opens the payments database when the service starts.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
)

// OpenPayments waits for the database, which may start later than we do.
func OpenPayments(ctx context.Context, dsn string) (*sql.DB, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fmt.Errorf("open payments: %w", err)
	}
	for attempt := 1; attempt <= 10; attempt++ {
		if err = db.PingContext(ctx); err == nil {
			return db, nil
		}
		slog.Info("payments database not there yet", "attempt", attempt, "err", err)
		select {
		case <-ctx.Done():
			db.Close()
			return nil, ctx.Err()
		case <-time.After(time.Duration(attempt) * 200 * time.Millisecond):
		}
	}
	db.Close()
	return nil, fmt.Errorf("payments database: %w", err)
}
