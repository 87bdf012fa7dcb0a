// Gin handler which sends the invitation to a beta tester.
package api

import (
	"database/sql"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/beta/mail"
)

type Server struct {
	db     *sql.DB
	mailer *mail.Client
}

func (s *Server) sendInvite(c *gin.Context) {
	id := c.Param("id")
	var email string
	row := s.db.QueryRowContext(c, "SELECT email FROM invites WHERE id = ?", id)
	if err := row.Scan(&email); err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	s.mailer.Send(c, email, "Welcome to the beta", "https://beta.example.com/i/"+id)
	if _, err := s.db.ExecContext(c, "UPDATE invites SET sent = 1 WHERE id = ?", id); err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusNoContent)
}
