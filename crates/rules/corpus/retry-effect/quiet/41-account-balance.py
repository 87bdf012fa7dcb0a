# reads the balance and the latest charges of an account
import logging
import random
import time

import requests

log = logging.getLogger(__name__)


class LedgerReader:
    def __init__(self, base_url: str, session: requests.Session):
        self.base_url = base_url
        self.session = session

    def charges(self, account: str) -> list[dict]:
        for attempt in range(5):
            try:
                answer = self.session.get(
                    f"{self.base_url}/accounts/{account}/charges", timeout=5
                )
                answer.raise_for_status()
                return answer.json()["items"]
            except requests.RequestException as error:
                log.info("charges of %s: %s", account, error)
                time.sleep(random.uniform(0, 2**attempt))
        raise TimeoutError(f"charges of {account} could not be read")
