// Files a customs declaration for an export and flags the shipment.
package customs

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
)

type Filer struct {
	HTTP *http.Client
	DB   *sql.DB
	URL  string
}

func (f *Filer) File(ctx context.Context, shipment int64, hsCode string, value int) error {
	doc, err := json.Marshal(map[string]any{"shipment": shipment, "hs": hsCode, "value": value})
	if err != nil {
		return err
	}
	resp, err := f.HTTP.Post(f.URL+"/declarations", "application/json", bytes.NewReader(doc))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("customs refused shipment %d: %s", shipment, resp.Status)
	}
	_, err = f.DB.ExecContext(ctx, `UPDATE shipment SET customs = 'filed' WHERE id = $1`, shipment)
	return err
}
