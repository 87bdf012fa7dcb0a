# Monthly donors: take the pledge from the card on file.
import backoff
import requests

API = "https://cards.example.org"


def _headers(token):
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


@backoff.on_exception(backoff.expo, requests.exceptions.RequestException, max_tries=5)
def take_pledge(token, donor, pledge_cents):
    resp = requests.post(
        API + "/charges",
        headers=_headers(token),
        json={"customer": donor, "amount": pledge_cents, "currency": "eur"},
        timeout=10,
    )
    resp.raise_for_status()
    return resp.json()


def run(token, pledges):
    for donor, cents in pledges:
        print(donor, take_pledge(token, donor, cents)["status"])
