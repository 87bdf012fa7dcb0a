// Gin handler that tops up a prepaid SIM card.
package sim

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
)

type Balances interface {
	GetBalance(ctx context.Context, msisdn string) (int64, error)
	SetBalance(ctx context.Context, msisdn string, cents int64) error
}

func TopUp(b Balances) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in struct {
			Cents int64 `json:"cents" binding:"gt=0"`
		}
		if err := c.ShouldBindJSON(&in); err != nil {
			c.AbortWithStatus(http.StatusBadRequest)
			return
		}
		msisdn := c.Param("msisdn")
		current, err := b.GetBalance(c, msisdn)
		if err != nil {
			c.AbortWithStatus(http.StatusNotFound)
			return
		}
		if err := b.SetBalance(c, msisdn, current+in.Cents); err != nil {
			c.AbortWithStatus(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, gin.H{"balance": current + in.Cents})
	}
}
