// Fuel card: what is left of the month's budget.
package fuelcard

import "context"

func (c *Cards) remaining(ctx context.Context, card string) (int64, error) {
	return c.kv.GetInt(ctx, "budget:"+card)
}

func (c *Cards) setRemaining(ctx context.Context, card string, cents int64) error {
	return c.kv.PutInt(ctx, "budget:"+card, cents)
}

// Spend books one fill-up against the budget.
func (c *Cards) Spend(ctx context.Context, card string, cents int64) error {
	budget, err := c.remaining(ctx, card)
	if err != nil {
		return err
	}
	return c.setRemaining(ctx, card, budget-cents)
}
