// Reads the day's orders from the shop's API.
package sync

import (
	"context"
	"fmt"
	"time"
)

func (c *Client) OrdersOf(ctx context.Context, day string) ([]Order, error) {
	var err error
	for i := 0; i < 5; i++ {
		var orders []Order
		orders, err = c.api.ListOrders(ctx, day)
		if err == nil {
			return orders, nil
		}
		time.Sleep(time.Duration(i+1) * 200 * time.Millisecond)
	}
	return nil, fmt.Errorf("list orders of %s: %w", day, err)
}
