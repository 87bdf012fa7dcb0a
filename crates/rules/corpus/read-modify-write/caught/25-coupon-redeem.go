// Package promo redeems campaign coupons.
package promo

import (
	"context"
	"errors"

	"go.uber.org/zap"
	"gorm.io/gorm"
)

var ErrExhausted = errors.New("coupon is exhausted")

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
	var coupon Coupon
	if err := s.db.WithContext(ctx).Where("code = ?", code).First(&coupon).Error; err != nil {
		return nil, err
	}
	if coupon.UsesLeft < 1 {
		return nil, ErrExhausted
	}
	coupon.UsesLeft--
	if err := s.db.WithContext(ctx).Save(&coupon).Error; err != nil {
		return nil, err
	}
	s.log.Info("coupon redeemed", zap.String("code", code), zap.Int("left", coupon.UsesLeft))
	return &coupon, nil
}
