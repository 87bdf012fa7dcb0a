// Submits purchase orders to the wholesaler.
package wholesale

import (
	"context"

	"github.com/cenkalti/backoff/v4"
)

// PlaceOrder keeps trying until the wholesaler answers.
func (c *Client) PlaceOrder(ctx context.Context, lines []Line) (string, error) {
	var number string
	operation := func() error {
		res, err := c.api.CreateOrder(ctx, lines)
		if err != nil {
			return err
		}
		number = res.Number
		return nil
	}
	policy := backoff.WithMaxRetries(backoff.NewExponentialBackOff(), 5)
	if err := backoff.Retry(operation, policy); err != nil {
		return "", err
	}
	return number, nil
}
