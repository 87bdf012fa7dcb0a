// Submits loan applications; the helper turns a refusal into an error.
package loans

import (
	"context"
	"fmt"
)

func (s *Service) submit(ctx context.Context, a Application) error {
	res, err := s.bureau.Submit(ctx, a)
	if err != nil {
		return err
	}
	if !res.Accepted {
		return fmt.Errorf("application %s refused: %s", a.ID, res.Reason)
	}
	return nil
}

func (s *Service) SubmitAndClose(ctx context.Context, a Application) error {
	if err := s.submit(ctx, a); err != nil {
		return err
	}
	return s.store.MarkSubmitted(ctx, a.ID)
}
