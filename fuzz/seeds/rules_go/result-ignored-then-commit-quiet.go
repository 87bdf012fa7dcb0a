// Package survey closes surveys when their last day is over.
package survey

import (
	"context"
	"database/sql"
	"time"
)

type Cache interface {
	Delete(key string)
}

type Closer struct {
	db    *sql.DB
	cache Cache
}

// CloseEnded closes every survey that ended before now.
func (c *Closer) CloseEnded(ctx context.Context, now time.Time) error {
	rows, err := c.db.QueryContext(ctx, "SELECT id FROM surveys WHERE status = 'open' AND ends_at < $1", now)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		c.cache.Delete("survey:" + id)
		if _, err := c.db.ExecContext(ctx, "UPDATE surveys SET status = 'closed' WHERE id = $1", id); err != nil {
			return err
		}
	}
	return nil
}
