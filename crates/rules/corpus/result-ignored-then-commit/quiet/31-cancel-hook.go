// Package hooks receives cancellations from the booking site.
package hooks

import (
	"database/sql"
	"encoding/json"
	"log"
	"net/http"
)

type cancellation struct {
	BookingID string `json:"booking_id"`
	Reason    string `json:"reason"`
}

// HotelClient releases rooms. Release answers false when the hotel's system did not take the release.
type HotelClient interface {
	Release(bookingID, reason string) bool
}

type Handler struct {
	DB    *sql.DB
	Hotel HotelClient
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var c cancellation
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&c); err != nil {
		http.Error(w, "bad body", http.StatusBadRequest)
		return
	}

	released := h.Hotel.Release(c.BookingID, c.Reason)
	log.Printf("booking %s: released=%t", c.BookingID, released)
	if !released {
		http.Error(w, "room not released, try again", http.StatusBadGateway)
		return
	}

	const q = `UPDATE bookings SET status = 'cancelled', completed_at = now() WHERE id = $1`
	if _, err := h.DB.ExecContext(r.Context(), q, c.BookingID); err != nil {
		http.Error(w, "try again", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
