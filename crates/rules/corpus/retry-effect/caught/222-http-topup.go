// Top-up of prepaid phone credit over the operator's API.
package topup

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

func TopUp(client *http.Client, msisdn string, cents int) error {
	body, err := json.Marshal(map[string]any{"msisdn": msisdn, "amount": cents})
	if err != nil {
		return err
	}
	for attempt := 1; attempt <= 3; attempt++ {
		resp, err := client.Post("https://operator.invalid/topups", "application/json", bytes.NewReader(body))
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusCreated {
				return nil
			}
		}
		time.Sleep(time.Duration(attempt) * time.Second)
	}
	return errors.New("top-up failed")
}
