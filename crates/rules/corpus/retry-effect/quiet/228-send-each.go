// Sends one reminder to each guest; a guest that fails is reported, not tried again.
package reminders

import (
	"context"
	"errors"
	"fmt"
)

func (s *Sender) SendAll(ctx context.Context, guests []Guest) error {
	var failures []error
	for _, g := range guests {
		if err := s.sms.Send(ctx, g.Phone, g.ReminderText()); err != nil {
			failures = append(failures, fmt.Errorf("guest %s: %w", g.ID, err))
			continue
		}
	}
	return errors.Join(failures...)
}
