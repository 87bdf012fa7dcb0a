// Worker: relays flood alerts from the stream to the sirens.
package sirens

import (
	"context"

	"github.com/nats-io/nats.go"
)

type SirenAPI interface {
	TriggerAlarm(ctx context.Context, district string, level int) error
}

func Relay(ctx context.Context, sub *nats.Subscription, api SirenAPI, parse func([]byte) (string, int)) error {
	for {
		msg, err := sub.NextMsgWithContext(ctx)
		if err != nil {
			return err
		}
		district, level := parse(msg.Data)
		_ = api.TriggerAlarm(ctx, district, level)
		msg.Ack()
	}
}
