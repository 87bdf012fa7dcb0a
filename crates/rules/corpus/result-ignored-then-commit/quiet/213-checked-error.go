// Submits customs declarations and collects what failed.
package customs

import (
	"context"
	"errors"
	"fmt"
)

func (s *Service) SubmitAll(ctx context.Context, declarations []Declaration) error {
	var failures []error
	for _, d := range declarations {
		receipt, err := s.authority.Submit(ctx, d)
		if err != nil {
			failures = append(failures, fmt.Errorf("declaration %s: %w", d.ID, err))
			continue
		}
		if err := s.store.MarkSubmitted(ctx, d.ID, receipt.Number); err != nil {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}
