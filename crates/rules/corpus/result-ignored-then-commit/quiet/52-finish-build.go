// Package builds finishes a build and tells the chat about it.
package builds

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

type Build struct {
	ID         int64
	Branch     string
	Status     string
	FinishedAt time.Time
}

type Store interface {
	Save(ctx context.Context, b *Build) error
}

type Chat interface {
	Post(ctx context.Context, channel, text string) error
}

type Service struct {
	store Store
	chat  Chat
}

// Finish stores the end of a build. The chat message is a courtesy and may be lost.
func (s *Service) Finish(ctx context.Context, b *Build, status string) error {
	b.Status = status
	b.FinishedAt = time.Now().UTC()
	if err := s.store.Save(ctx, b); err != nil {
		return fmt.Errorf("save build %d: %w", b.ID, err)
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := s.chat.Post(ctx, "#builds", fmt.Sprintf("%s: %s", b.Branch, status)); err != nil {
			slog.Warn("chat message not sent", "build", b.ID, "err", err)
		}
	}()
	return nil
}
