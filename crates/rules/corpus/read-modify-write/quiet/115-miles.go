// Credits frequent flyer miles after a flight.
package miles

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Account struct {
	ID    uint
	Flyer string
	Miles int
}

type API struct{ DB *gorm.DB }

func (a API) Credit(w http.ResponseWriter, r *http.Request) {
	flown, err := strconv.Atoi(r.FormValue("miles"))
	if err != nil || flown <= 0 {
		http.Error(w, "miles?", http.StatusBadRequest)
		return
	}
	err = a.DB.Transaction(func(tx *gorm.DB) error {
		var acc Account
		locked := tx.Clauses(clause.Locking{Strength: "UPDATE"})
		if err := locked.Where("flyer = ?", chi.URLParam(r, "flyer")).First(&acc).Error; err != nil {
			return err
		}
		acc.Miles += flown
		return tx.Save(&acc).Error
	})
	if err != nil {
		http.Error(w, "storage", http.StatusInternalServerError)
	}
}
