// Top-up of prepaid phone credit over the operator's API.
package topup

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand"
	"net/http"
	"time"
)

func TopUp(client *http.Client, orderID, msisdn string, cents int) error {
	body, err := json.Marshal(map[string]any{"msisdn": msisdn, "amount": cents})
	if err != nil {
		return err
	}
	for attempt := 1; attempt <= 3; attempt++ {
		req, err := http.NewRequest(http.MethodPost, "https://operator.invalid/topups", bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Idempotency-Key", orderID)
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusCreated {
				return nil
			}
		}
		time.Sleep(time.Duration(attempt)*time.Second + time.Duration(rand.Intn(400))*time.Millisecond)
	}
	return errors.New("top-up failed")
}
