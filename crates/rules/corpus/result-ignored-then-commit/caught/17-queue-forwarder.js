// Takes address changes from RabbitMQ and forwards them to the customer registry.
"use strict";

const amqp = require("amqplib");
const pino = require("pino");

const log = pino({ name: "address-forwarder" });
const QUEUE = "address.changed";

async function start({ brokerUrl, registryUrl }) {
  const connection = await amqp.connect(brokerUrl);
  const channel = await connection.createChannel();
  await channel.assertQueue(QUEUE, { durable: true, deadLetterExchange: "address.dead" });
  await channel.prefetch(10);

  await channel.consume(QUEUE, async (msg) => {
    if (msg === null) return;
    const change = JSON.parse(msg.content.toString("utf8"));
    const res = await fetch(`${registryUrl}/customers/${change.customerId}/address`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(change.address),
      signal: AbortSignal.timeout(4000),
    });
    log.info({ customer: change.customerId, status: res.status }, "address forwarded");
    channel.ack(msg);
  });
}

module.exports = { start };
