// Package index rebuilds search segments and marks them ready.
package index

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var buildSeconds = prometheus.NewHistogram(prometheus.HistogramOpts{
	Name: "index_segment_build_seconds",
	Help: "Time to build one segment.",
})

type Segment struct {
	ID    int64
	Terms map[string][]int64
}

type Segments interface {
	Stale(ctx context.Context) ([]*Segment, error)
	MarkReady(ctx context.Context, s *Segment) error
}

// Rebuild rebuilds all stale segments in memory and stores each one with its new state.
func Rebuild(ctx context.Context, segments Segments, build func(*Segment)) error {
	stale, err := segments.Stale(ctx)
	if err != nil {
		return err
	}
	for _, s := range stale {
		start := time.Now()
		build(s)
		buildSeconds.Observe(time.Since(start).Seconds())
		slog.InfoContext(ctx, "segment built", "segment", s.ID, "terms", len(s.Terms))
		if err := segments.MarkReady(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
