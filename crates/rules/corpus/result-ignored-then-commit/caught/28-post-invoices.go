// Package ledger posts approved invoices to the ledger service.
package ledger

import (
	"context"
	"log/slog"
)

type Status int

const (
	StatusApproved Status = iota
	StatusDone
)

type Invoice struct {
	Number string
	Cents  int64
	Status Status
}

type Client interface {
	PostEntry(ctx context.Context, reference string, cents int64) error
}

type Repo interface {
	Approved(ctx context.Context) ([]*Invoice, error)
	Save(ctx context.Context, inv *Invoice) error
}

type Poster struct {
	client Client
	repo   Repo
	logger *slog.Logger
}

func (p *Poster) push(ctx context.Context, inv *Invoice) {
	if err := p.client.PostEntry(ctx, inv.Number, inv.Cents); err != nil {
		p.logger.Error("post invoice", "number", inv.Number, "err", err)
	}
}

// Run posts all approved invoices once.
func (p *Poster) Run(ctx context.Context) error {
	invoices, err := p.repo.Approved(ctx)
	if err != nil {
		return err
	}
	for _, inv := range invoices {
		p.push(ctx, inv)
		inv.Status = StatusDone
		if err := p.repo.Save(ctx, inv); err != nil {
			return err
		}
	}
	return nil
}
