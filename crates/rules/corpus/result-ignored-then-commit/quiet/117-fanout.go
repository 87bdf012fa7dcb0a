// Uploads the pages of a scanned file side by side, then closes the file.
package scans

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type Archive interface {
	Upload(ctx context.Context, name string, page []byte) error
}

type Files interface {
	MarkComplete(ctx context.Context, id string) error
}

func Store(ctx context.Context, a Archive, files Files, id string, pages map[string][]byte) error {
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for name, page := range pages {
		g.Go(func() error {
			return a.Upload(gctx, name, page)
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return files.MarkComplete(ctx, id)
}
