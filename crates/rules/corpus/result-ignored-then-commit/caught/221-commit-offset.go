// Forwards order events to the partner's API.
package forwarder

import (
	"context"

	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, reader *kafka.Reader, partner *Partner) error {
	for {
		msg, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		partner.PushOrder(ctx, msg.Value)
		if err := reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}
