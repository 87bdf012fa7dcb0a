// Package escrow releases money from escrow to the seller.
package escrow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"time"
)

type Release struct {
	ID     string `json:"-"`
	Seller string `json:"seller"`
	Cents  int64  `json:"cents"`
}

type Ledger struct {
	URL  string
	HTTP *http.Client
}

func (l *Ledger) put(ctx context.Context, r Release) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	target := l.URL + "/transfers/" + url.PathEscape(r.ID)
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, target, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := l.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("ledger answered %s", resp.Status)
	}
	return nil
}

// Transfer keeps going until the ledger agrees or the context ends.
func (l *Ledger) Transfer(ctx context.Context, r Release) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ticker := time.NewTicker(2 * time.Second)
	defer ticker.Stop()
	for {
		err := l.put(ctx, r)
		if err == nil {
			return nil
		}
		log.Printf("release %s: %v", r.ID, err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
