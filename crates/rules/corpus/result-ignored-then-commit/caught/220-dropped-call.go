// Releases payouts approved by finance.
package payouts

import "context"

type Releaser struct {
	bank  Bank
	store Store
}

func (r *Releaser) ReleaseApproved(ctx context.Context) error {
	approved, err := r.store.Approved(ctx)
	if err != nil {
		return err
	}
	for _, p := range approved {
		r.bank.Transfer(ctx, p.Account, p.Cents)
		if err := r.store.MarkPaid(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}
