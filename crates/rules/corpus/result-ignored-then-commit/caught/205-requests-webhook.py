# Delivers order events to the merchant's webhook.
import requests


def deliver_pending(session, events):
    for event in events:
        requests.post(event.merchant.webhook_url, json=event.body, timeout=10)
        event.delivered = True
        session.add(event)
    session.commit()
