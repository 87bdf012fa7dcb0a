// Sends dunning letters for rent that is overdue.
package rent

import (
	"context"
	"log"
)

type Letter struct {
	ID     int64
	Tenant string
	Body   string
}

type PostOffice interface {
	SendLetter(ctx context.Context, to, body string) error
}

type Letters interface {
	Pending(ctx context.Context) ([]Letter, error)
	MarkSent(ctx context.Context, id int64) error
	MarkFailed(ctx context.Context, id int64, why string) error
}

func Flush(ctx context.Context, po PostOffice, ls Letters) error {
	pending, err := ls.Pending(ctx)
	if err != nil {
		return err
	}
	for _, l := range pending {
		if err := po.SendLetter(ctx, l.Tenant, l.Body); err != nil {
			log.Printf("letter %d: %v", l.ID, err)
			if err := ls.MarkFailed(ctx, l.ID, err.Error()); err != nil {
				return err
			}
			continue
		}
		if err := ls.MarkSent(ctx, l.ID); err != nil {
			return err
		}
	}
	return nil
}
