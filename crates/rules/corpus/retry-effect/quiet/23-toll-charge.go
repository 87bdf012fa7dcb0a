// Package toll charges a driver for a passage through a toll gate.
package toll

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

type Passage struct {
	ID    string `json:"-"`
	Plate string `json:"plate"`
	Cents int64  `json:"cents"`
}

type Client struct {
	base string
	http *http.Client
}

func (c *Client) Charge(ctx context.Context, p Passage) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode passage: %w", err)
	}
	key := "passage-" + p.ID
	var lastErr error
	for attempt := 1; attempt <= 5; attempt++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/charges", bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("build request: %w", err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
		resp, err := c.http.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusCreated {
				return nil
			}
			err = fmt.Errorf("charge service answered %d", resp.StatusCode)
			if resp.StatusCode < http.StatusInternalServerError {
				return err
			}
		}
		lastErr = err
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt)*time.Second + rand.N(time.Second)):
		}
	}
	return lastErr
}
