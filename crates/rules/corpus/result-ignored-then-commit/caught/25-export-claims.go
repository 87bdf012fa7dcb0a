// Package claims hands insurance claims over to the insurer's intake.
package claims

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

var ErrNotTaken = errors.New("claim not taken")

type Claim struct {
	Number   string
	Document []byte
	State    string
	SentAt   time.Time
}

type Repository interface {
	Save(ctx context.Context, c *Claim) error
}

type Exporter struct {
	HTTP    *http.Client
	BaseURL string
	Claims  Repository
}

// Export sends the claim and records it as sent.
func (e *Exporter) Export(ctx context.Context, c *Claim) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut,
		e.BaseURL+"/claims/"+c.Number, bytes.NewReader(c.Document))
	if err != nil {
		return fmt.Errorf("%w: %v", ErrNotTaken, err)
	}
	req.Header.Set("Content-Type", "application/xml")

	resp, err := e.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrNotTaken, err)
	}
	defer resp.Body.Close()

	c.State = "sent"
	c.SentAt = time.Now().UTC()
	return e.Claims.Save(ctx, c)
}
