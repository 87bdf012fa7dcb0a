// Submits customs declarations.
package customs

import "context"

func (s *Service) SubmitAll(ctx context.Context, declarations []Declaration) error {
	for _, d := range declarations {
		_, _ = s.authority.Submit(ctx, d)
		if err := s.store.MarkSubmitted(ctx, d.ID); err != nil {
			return err
		}
	}
	return nil
}
