// Command mailworker takes mail jobs from RabbitMQ and hands them to the relay.
package main

import (
	"encoding/json"
	"log/slog"

	amqp "github.com/rabbitmq/amqp091-go"

	"example.com/mailworker/metrics"
	"example.com/mailworker/relay"
)

type job struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

func work(deliveries <-chan amqp.Delivery, client *relay.Client) error {
	for d := range deliveries {
		var j job
		if err := json.Unmarshal(d.Body, &j); err != nil {
			slog.Error("bad job", "err", err)
			if err := d.Nack(false, false); err != nil {
				return err
			}
			continue
		}
		err := client.SendMail(j.To, j.Subject, j.Body)
		if err != nil {
			slog.Warn("relay refused mail", "to", j.To, "err", err)
			metrics.RelayErrors.Inc()
		} else {
			metrics.RelaySent.Inc()
		}
		if err := d.Ack(false); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	conn, ch := mustConnect()
	defer conn.Close()
	deliveries, err := ch.Consume("mail.jobs", "mailworker", false, false, false, false, nil)
	if err != nil {
		slog.Error("consume", "err", err)
		return
	}
	if err := work(deliveries, relay.FromEnv()); err != nil {
		slog.Error("worker stopped", "err", err)
	}
}
