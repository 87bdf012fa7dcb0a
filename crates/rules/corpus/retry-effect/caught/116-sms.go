// Outage texts for customers of the water company.
package notify

import (
	"context"
	"time"

	"github.com/avast/retry-go/v4"
)

type Texter interface {
	SendSMS(ctx context.Context, msisdn, text string) error
}

type Outage struct {
	Street string
	Until  time.Time
}

func Announce(ctx context.Context, t Texter, msisdn string, o Outage) error {
	text := "No water in " + o.Street + " until " + o.Until.Format("15:04")
	return retry.Do(
		func() error {
			return t.SendSMS(ctx, msisdn, text)
		},
		retry.Attempts(5),
		retry.Delay(300*time.Millisecond),
		retry.Context(ctx),
	)
}
