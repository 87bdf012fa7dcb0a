// Package billing charges invoices.
package billing

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"time"
)

// ChargeInvoice collects what the customer owes; the key is the invoice.
func (s *Service) ChargeInvoice(ctx context.Context, inv *Invoice) error {
	key := "invoice-" + inv.ID
	var err error
	for i := 0; i < 3; i++ {
		_, err = s.gateway.Charge(ctx, ChargeRequest{Customer: inv.CustomerID, Cents: inv.TotalCents, IdempotencyKey: key})
		if err == nil {
			return nil
		}
		if !errors.Is(err, ErrUnavailable) {
			break
		}
		time.Sleep(time.Duration(i+1)*time.Second + time.Duration(rand.Intn(300))*time.Millisecond)
	}
	return fmt.Errorf("charge invoice %s: %w", inv.ID, err)
}
