// Posts the daily digest to each channel, once, and joins the errors.
package digest

import (
	"context"
	"errors"
	"fmt"
)

type Poster interface {
	PostMessage(ctx context.Context, channel, text string) error
}

func Broadcast(ctx context.Context, p Poster, channels []string, text string) error {
	var problems []error
	for i := 0; i < len(channels); i++ {
		err := p.PostMessage(ctx, channels[i], text)
		if err == nil {
			continue
		}
		problems = append(problems, fmt.Errorf("channel %s: %w", channels[i], err))
	}
	return errors.Join(problems...)
}
