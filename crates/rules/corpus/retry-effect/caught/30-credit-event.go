// Package credits publishes the credit a seller has earned.
package credits

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/uuid"
)

type Credit struct {
	PaymentID string
	Seller    string
	Cents     int64
}

type creditBooked struct {
	EventID string    `json:"event_id"`
	At      time.Time `json:"at"`
	Seller  string    `json:"seller"`
	Cents   int64     `json:"cents"`
}

type Publisher struct {
	queue *sqs.Client
	url   string
}

// Publish hands the credit to the ledger, which adds it to the seller's balance.
func (p *Publisher) Publish(ctx context.Context, c Credit) error {
	var lastErr error
	for try := 0; try < 3; try++ {
		body, err := json.Marshal(creditBooked{uuid.NewString(), time.Now(), c.Seller, c.Cents})
		if err != nil {
			return err
		}
		_, lastErr = p.queue.SendMessage(ctx, &sqs.SendMessageInput{
			QueueUrl:    aws.String(p.url),
			MessageBody: aws.String(string(body)),
		})
		if lastErr == nil {
			return nil
		}
	}
	return fmt.Errorf("credit of %s not published: %w", c.PaymentID, lastErr)
}
