// Package credits publishes the credit a seller has earned.
package credits

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
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

// Publish hands the credit to the ledger, which books each event id once.
func (p *Publisher) Publish(ctx context.Context, c Credit) error {
	eventID := "credit-" + c.PaymentID
	body, err := json.Marshal(creditBooked{eventID, time.Now(), c.Seller, c.Cents})
	if err != nil {
		return err
	}
	input := &sqs.SendMessageInput{
		QueueUrl:               aws.String(p.url),
		MessageBody:            aws.String(string(body)),
		MessageGroupId:         aws.String(c.Seller),
		MessageDeduplicationId: aws.String(eventID),
	}
	var lastErr error
	for try := 0; try < 3; try++ {
		if _, lastErr = p.queue.SendMessage(ctx, input); lastErr == nil {
			return nil
		}
		time.Sleep(rand.N(200 * time.Millisecond << try))
	}
	return fmt.Errorf("credit of %s not published: %w", c.PaymentID, lastErr)
}
