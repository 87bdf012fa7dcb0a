// Package labels orders shipping labels and moves parcels on.
package labels

import (
	"context"
	"log"
)

type Parcel struct {
	ID      int64
	Barcode string
	Postage int
}

type Carrier interface {
	OrderLabel(ctx context.Context, barcode string, postage int) error
}

type Store interface {
	Packed(ctx context.Context) ([]Parcel, error)
	MarkShipped(ctx context.Context, parcelID int64) error
	MarkStuck(ctx context.Context, parcelID int64, reason string) error
}

type Service struct {
	carrier Carrier
	store   Store
}

// ShipPacked goes through all packed parcels.
func (s *Service) ShipPacked(ctx context.Context) error {
	parcels, err := s.store.Packed(ctx)
	if err != nil {
		return err
	}
	for _, p := range parcels {
		if err := s.carrier.OrderLabel(ctx, p.Barcode, p.Postage); err != nil {
			log.Printf("label for parcel %d: %v", p.ID, err)
			if err := s.store.MarkStuck(ctx, p.ID, err.Error()); err != nil {
				return err
			}
			continue
		}
		if err := s.store.MarkShipped(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}
