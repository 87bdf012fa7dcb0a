// Command tradeforward reads trades from Kafka and forwards them to the clearing house.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"github.com/segmentio/kafka-go"

	"example.com/clearing/house"
)

type forwarder struct {
	reader  *kafka.Reader
	gateway *house.Gateway
}

func (f *forwarder) run(ctx context.Context) error {
	for {
		msg, err := f.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var trade house.Trade
		if err := json.Unmarshal(msg.Value, &trade); err != nil {
			return err
		}
		if err := f.gateway.Forward(ctx, trade); err != nil {
			return fmt.Errorf("forward trade %s: %w", trade.ID, err)
		}
		if err := f.reader.CommitMessages(ctx, msg); err != nil {
			return err
		}
	}
}

func main() {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA_BROKER")},
		GroupID: "clearing-forward",
		Topic:   "trades",
	})
	f := &forwarder{reader: reader, gateway: house.Connect(os.Getenv("HOUSE_ADDR"))}
	if err := f.run(context.Background()); err != nil {
		slog.Error("forwarder stopped", "err", err)
		os.Exit(1)
	}
}
