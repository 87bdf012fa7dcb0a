// Buys a seat licence from the vendor when an admin adds a user.
package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

type seatRequest struct {
	RequestID string `json:"requestId" binding:"required,uuid"`
	Email     string `json:"email"`
	Plan      string `json:"plan"`
}

func buySeat(vendorURL string) gin.HandlerFunc {
	client := &http.Client{Timeout: 5 * time.Second}
	return func(c *gin.Context) {
		var req seatRequest
		if err := c.BindJSON(&req); err != nil {
			return
		}
		body, err := json.Marshal(req)
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		for left := 4; left > 0; left-- {
			out, err := http.NewRequestWithContext(c, http.MethodPost, vendorURL+"/licences/purchase", bytes.NewReader(body))
			if err != nil {
				break
			}
			out.Header.Set("Content-Type", "application/json")
			out.Header.Set("Idempotency-Key", req.RequestID)
			resp, err := client.Do(out)
			if err != nil {
				time.Sleep(time.Second)
				continue
			}
			resp.Body.Close()
			if resp.StatusCode < 300 {
				c.Status(http.StatusCreated)
				return
			}
			if resp.StatusCode < 500 {
				break
			}
			time.Sleep(time.Second)
		}
		c.Status(http.StatusBadGateway)
	}
}
