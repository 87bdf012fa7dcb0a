# Delivers order events to the merchant's webhook; failures stay undelivered.
import requests


def deliver_pending(session, events):
    failed = []
    for event in events:
        try:
            response = requests.post(event.merchant.webhook_url, json=event.body, timeout=10)
            response.raise_for_status()
        except requests.RequestException as exc:
            failed.append((event.id, str(exc)))
            continue
        event.delivered = True
        session.add(event)
    session.commit()
    return failed
