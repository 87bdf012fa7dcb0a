// Removes the scratch directory of a finished rendering job.
package render

import (
	"context"
	"fmt"
	"io"
	"os"
)

type Jobs interface {
	MarkDone(ctx context.Context, id string) error
}

func Finish(ctx context.Context, jobs Jobs, out io.Writer, id, scratch string, frames int) error {
	if frames == 0 {
		return fmt.Errorf("job %s has no frames", id)
	}
	// best effort: the nightly sweep removes what stays behind
	_ = os.RemoveAll(scratch)
	_, _ = fmt.Fprintf(out, "job %s: %d frames\n", id, frames)
	return jobs.MarkDone(ctx, id)
}
