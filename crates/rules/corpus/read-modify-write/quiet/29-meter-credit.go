// Package meter charges prepaid electricity meters for what they used.
package meter

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrStale says the account changed after it was read.
var ErrStale = errors.New("account is stale")

type Account struct {
	MeterID string
	Credit  int64
	Version int64
}

// Repository keeps accounts in the billing database.
type Repository interface {
	FindByMeter(ctx context.Context, meterID string) (*Account, error)
	// UpdateIfVersion writes only where the row still has the version given,
	// and answers ErrStale otherwise.
	UpdateIfVersion(ctx context.Context, account *Account, version int64) error
}

type Service struct {
	repo Repository

	statsMu sync.Mutex
	charged int
}

func (s *Service) Charge(ctx context.Context, meterID string, wattHours, pricePerKWh int64) error {
	cost := wattHours * pricePerKWh / 1000
	for range 5 {
		account, err := s.repo.FindByMeter(ctx, meterID)
		if err != nil {
			return fmt.Errorf("meter %s: %w", meterID, err)
		}
		account.Credit = account.Credit - cost
		err = s.repo.UpdateIfVersion(ctx, account, account.Version)
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("charge meter %s: %w", meterID, err)
		}
		s.statsMu.Lock()
		s.charged++
		s.statsMu.Unlock()
		return nil
	}
	return fmt.Errorf("charge meter %s: %w", meterID, ErrStale)
}
