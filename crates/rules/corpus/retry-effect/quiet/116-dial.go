// Connects to the broker at start-up; the broker may come up later than we do.
package broker

import (
	"context"
	"fmt"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

func Dial(ctx context.Context, url string) (*amqp.Connection, error) {
	var err error
	for i := 1; i <= 10; i++ {
		var conn *amqp.Connection
		conn, err = amqp.Dial(url)
		if err == nil {
			return conn, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(i) * time.Second):
		}
	}
	return nil, fmt.Errorf("broker did not come up: %w", err)
}
