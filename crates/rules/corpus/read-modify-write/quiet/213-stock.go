// Package stock keeps the shop's counts behind one mutex; it is the only writer of its store.
package stock

import (
	"context"
	"errors"
)

var ErrSoldOut = errors.New("sold out")

func (s *Service) Take(ctx context.Context, itemID string, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	left, err := s.store.Get(ctx, itemID)
	if err != nil {
		return err
	}
	if left < n {
		return ErrSoldOut
	}
	return s.store.Set(ctx, itemID, left-n)
}
