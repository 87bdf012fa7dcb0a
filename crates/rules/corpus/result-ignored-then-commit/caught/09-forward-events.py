# Forwards loyalty events from Kafka to the points service.
import json
import logging
import os

import requests
from confluent_kafka import Consumer

log = logging.getLogger(__name__)

POINTS_URL = os.environ["POINTS_URL"]


def build_consumer() -> Consumer:
    return Consumer(
        {
            "bootstrap.servers": os.environ["KAFKA_BROKERS"],
            "group.id": "loyalty-forwarder",
            "enable.auto.commit": False,
        }
    )


def consume(consumer: Consumer, http: requests.Session) -> None:
    consumer.subscribe(["loyalty.events"])
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            log.error("broker error: %s", message.error())
            continue
        event = json.loads(message.value())
        resp = http.post(f"{POINTS_URL}/events/{event['id']}", json=event, timeout=5)
        log.info("event %s forwarded, answer %s", event["id"], resp.status_code)
        consumer.commit(message=message, asynchronous=False)
