// Credits frequent flyer miles after a flight.
package miles

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	"gorm.io/gorm"
)

type Account struct {
	ID    uint
	Flyer string
	Miles int
}

type API struct{ DB *gorm.DB }

func (a API) Credit(w http.ResponseWriter, r *http.Request) {
	flown, err := strconv.Atoi(r.FormValue("miles"))
	if err != nil {
		http.Error(w, "miles?", http.StatusBadRequest)
		return
	}
	var acc Account
	if err := a.DB.Where("flyer = ?", chi.URLParam(r, "flyer")).First(&acc).Error; err != nil {
		http.NotFound(w, r)
		return
	}
	acc.Miles += flown
	if err := a.DB.Save(&acc).Error; err != nil {
		http.Error(w, "storage", http.StatusInternalServerError)
	}
}
