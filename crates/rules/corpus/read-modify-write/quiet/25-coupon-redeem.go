// Package promo redeems campaign coupons.
package promo

import (
	"context"
	"errors"

	"go.uber.org/zap"
	"gorm.io/gorm"
)

var ErrExhausted = errors.New("coupon is unknown or exhausted")

type Coupon struct {
	ID       uint
	Code     string `gorm:"uniqueIndex"`
	UsesLeft int
}

type Service struct {
	db  *gorm.DB
	log *zap.Logger
}

func (s *Service) Redeem(ctx context.Context, code string) (*Coupon, error) {
	result := s.db.WithContext(ctx).
		Model(&Coupon{}).
		Where("code = ? AND uses_left > 0", code).
		UpdateColumn("uses_left", gorm.Expr("uses_left - ?", 1))
	if result.Error != nil {
		return nil, result.Error
	}
	if result.RowsAffected == 0 {
		return nil, ErrExhausted
	}
	var coupon Coupon
	if err := s.db.WithContext(ctx).Where("code = ?", code).First(&coupon).Error; err != nil {
		return nil, err
	}
	s.log.Info("coupon redeemed", zap.String("code", code), zap.Int("left", coupon.UsesLeft))
	return &coupon, nil
}
