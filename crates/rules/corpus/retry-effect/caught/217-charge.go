// Package billing charges invoices.
package billing

import (
	"context"
	"fmt"
	"time"
)

// ChargeInvoice collects what the customer owes.
func (s *Service) ChargeInvoice(ctx context.Context, inv *Invoice) error {
	var err error
	for i := 0; i < 3; i++ {
		_, err = s.gateway.Charge(ctx, inv.CustomerID, inv.TotalCents)
		if err == nil {
			return nil
		}
		time.Sleep(time.Duration(i+1) * time.Second)
	}
	return fmt.Errorf("charge invoice %s: %w", inv.ID, err)
}
