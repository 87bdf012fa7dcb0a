// Forwards order events to the partner's API; the offset moves only after the partner took the order.
package forwarder

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, reader *kafka.Reader, partner *Partner) error {
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := partner.PushOrder(ctx, msg.Value); err != nil {
			return fmt.Errorf("push order at offset %d: %w", msg.Offset, err)
		}
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
