// Worker: hands telemetry to the archive and acknowledges what was stored.
package telemetry

import (
	"context"
	"log/slog"

	"github.com/nats-io/nats.go"
)

type Archive interface {
	Send(ctx context.Context, payload []byte) error
}

func Handle(ctx context.Context, archive Archive) nats.MsgHandler {
	return func(msg *nats.Msg) {
		err := archive.Send(ctx, msg.Data)
		switch {
		case err != nil:
			slog.Error("not archived", "subject", msg.Subject, "err", err)
			_ = msg.Nak()
		default:
			if err := msg.Ack(); err != nil {
				slog.Warn("not acknowledged", "err", err)
			}
		}
	}
}
