// HTTP endpoint of a ward: asks the blood bank to dispatch one unit.
package ward

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/ward/bloodbank"
)

type Handler struct {
	Bank *bloodbank.Client
}

func (h *Handler) RequestUnit(c echo.Context) error {
	group := c.QueryParam("group")
	var unit *bloodbank.Unit
	var err error
	for ok := false; !ok; {
		unit, err = h.Bank.DispatchUnit(c.Request().Context(), group, c.Param("ward"))
		ok = err == nil
		if !ok {
			c.Logger().Warnf("blood bank: %v, asking again", err)
			select {
			case <-c.Request().Context().Done():
				return c.NoContent(http.StatusGatewayTimeout)
			case <-time.After(time.Second):
			}
		}
	}
	return c.JSON(http.StatusOK, unit)
}
