// Registers domain names that were bought in the shop.
package domains

import (
	"context"

	"gorm.io/gorm"
)

type Purchase struct {
	ID     uint
	Name   string
	Years  int
	Status string
}

type Registry interface {
	RegisterDomain(ctx context.Context, name string, years int) (code int, err error)
}

type Registrar struct {
	db  *gorm.DB
	reg Registry
}

func (r *Registrar) complete(ctx context.Context, p *Purchase) error {
	_, _ = r.reg.RegisterDomain(ctx, p.Name, p.Years)
	return r.db.WithContext(ctx).Model(p).Update("status", "registered").Error
}

func (r *Registrar) CompleteAll(ctx context.Context, list []Purchase) error {
	for i := range list {
		if err := r.complete(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}
