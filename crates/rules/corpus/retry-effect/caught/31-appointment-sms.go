// Package reminders texts patients the day before their appointment.
package reminders

import (
	"context"
	"log"
	"time"

	"example.com/clinic/texting"
)

type Appointment struct {
	Phone string
	At    time.Time
}

type Reminder struct {
	sms texting.Provider
}

func withRetry(tries int, pause time.Duration, fn func() error) error {
	var err error
	for i := 0; i < tries; i++ {
		if err = fn(); err == nil {
			return nil
		}
		log.Printf("try %d of %d: %v", i+1, tries, err)
		time.Sleep(pause)
	}
	return err
}

// Remind sends the text for one appointment.
func (r *Reminder) Remind(ctx context.Context, a Appointment) error {
	text := "Your appointment is tomorrow at " + a.At.Format("15:04")
	return withRetry(3, 2*time.Second, func() error {
		return r.sms.SendSMS(ctx, a.Phone, text)
	})
}
