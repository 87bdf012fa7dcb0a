// Package probe finds out which transfer encoding a server speaks.
package probe

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

type Transfer struct {
	Encoding []string
	Length   int64
}

// TransferEncoding asks for the head of a file until the server answers.
func TransferEncoding(ctx context.Context, client *http.Client, fileURL string) (Transfer, error) {
	var lastErr error
	for i := 0; i < 4; i++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodHead, fileURL, nil)
		if err != nil {
			return Transfer{}, err
		}
		resp, err := client.Do(req)
		if err != nil {
			lastErr = err
			time.Sleep(time.Duration(i+1) * 100 * time.Millisecond)
			continue
		}
		resp.Body.Close()
		return Transfer{Encoding: resp.TransferEncoding, Length: resp.ContentLength}, nil
	}
	return Transfer{}, fmt.Errorf("probe %s: %w", fileURL, lastErr)
}
