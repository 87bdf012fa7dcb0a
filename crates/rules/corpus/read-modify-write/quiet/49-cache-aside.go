// Package rating serves average product ratings through a cache.
package rating

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

type Service struct {
	db  *sql.DB
	rdb *redis.Client
}

// Average answers from the cache, and fills it from the database when it is empty.
func (s *Service) Average(ctx context.Context, productID int64) (float64, error) {
	key := fmt.Sprintf("rating:%d", productID)
	cached, err := s.rdb.Get(ctx, key).Float64()
	if err == nil {
		return cached, nil
	}
	if !errors.Is(err, redis.Nil) {
		slog.WarnContext(ctx, "rating cache unavailable", "error", err)
	}

	var sum, votes int64
	query := `SELECT COALESCE(SUM(stars), 0), COUNT(*) FROM reviews WHERE product_id = $1`
	if err := s.db.QueryRowContext(ctx, query, productID).Scan(&sum, &votes); err != nil {
		return 0, fmt.Errorf("rating of %d: %w", productID, err)
	}
	average := float64(sum) / float64(max(votes, 1))
	if err := s.rdb.Set(ctx, key, average, 10*time.Minute).Err(); err != nil {
		slog.WarnContext(ctx, "rating not cached", "error", err)
	}
	return average, nil
}
