// Package meter charges prepaid electricity meters for what they used.
package meter

import (
	"context"
	"fmt"
	"sync"
)

type Account struct {
	MeterID string
	Credit  int64
}

// Repository keeps accounts in the billing database.
type Repository interface {
	FindByMeter(ctx context.Context, meterID string) (*Account, error)
	Update(ctx context.Context, account *Account) error
}

type Service struct {
	repo Repository

	statsMu sync.Mutex
	charged int
}

func (s *Service) Charge(ctx context.Context, meterID string, wattHours, pricePerKWh int64) error {
	account, err := s.repo.FindByMeter(ctx, meterID)
	if err != nil {
		return fmt.Errorf("meter %s: %w", meterID, err)
	}

	cost := wattHours * pricePerKWh / 1000
	account.Credit = account.Credit - cost
	if err := s.repo.Update(ctx, account); err != nil {
		return fmt.Errorf("charge meter %s: %w", meterID, err)
	}

	s.statsMu.Lock()
	s.charged++
	s.statsMu.Unlock()
	return nil
}
