// Reserves cinema seats with one conditional update.
package cinema

import (
	"errors"

	"gorm.io/gorm"
)

var ErrFull = errors.New("not enough seats left")

func Reserve(db *gorm.DB, showID uint, n int) error {
	res := db.Model(&Show{}).
		Where("id = ? AND seats_left >= ?", showID, n).
		UpdateColumn("seats_left", gorm.Expr("seats_left - ?", n))
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected != 1 {
		return ErrFull
	}
	return nil
}
