// Reserves cinema seats.
package cinema

import (
	"fmt"

	"gorm.io/gorm"
)

func Reserve(db *gorm.DB, showID uint, n int) error {
	var show Show
	if err := db.First(&show, showID).Error; err != nil {
		return err
	}
	if show.SeatsLeft < n {
		return fmt.Errorf("only %d seats left", show.SeatsLeft)
	}
	show.SeatsLeft -= n
	return db.Save(&show).Error
}
