// Package voucher tracks how much of a sponsor's voucher budget is left.
package voucher

import (
	"context"
	"fmt"

	"cloud.google.com/go/firestore"
)

type Budget struct {
	Sponsor string `firestore:"sponsor"`
	Left    int64  `firestore:"left"`
}

type Ledger struct {
	client *firestore.Client
}

// Grant pays out up to want and returns what was really granted.
func (l *Ledger) Grant(ctx context.Context, budgetID string, want int64) (int64, error) {
	ref := l.client.Collection("budgets").Doc(budgetID)
	var granted int64
	err := l.client.RunTransaction(ctx, func(ctx context.Context, tx *firestore.Transaction) error {
		snap, err := tx.Get(ref)
		if err != nil {
			return err
		}
		var budget Budget
		if err := snap.DataTo(&budget); err != nil {
			return err
		}
		granted = min(want, budget.Left)
		budget.Left = max(0, budget.Left-granted)
		return tx.Set(ref, budget)
	})
	if err != nil {
		return 0, fmt.Errorf("budget %s: %w", budgetID, err)
	}
	return granted, nil
}
