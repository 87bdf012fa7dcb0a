# Shows how much of its mail quota a mailbox has used.
from dataclasses import dataclass

from redis import Redis


@dataclass(frozen=True)
class QuotaView:
    used: int
    limit: int
    percent: float
    left: int


class QuotaPage:
    def __init__(self, redis: Redis, limit: int):
        self.redis = redis
        self.limit = limit

    def view(self, mailbox: str) -> QuotaView:
        used = int(self.redis.get(f"mail:used:{mailbox}") or 0)
        left = max(self.limit - used, 0)
        percent = round(used * 100 / self.limit, 1)
        return QuotaView(used=used, limit=self.limit, percent=percent, left=left)

    def line(self, mailbox: str) -> str:
        view = self.view(mailbox)
        return f"{mailbox}: {view.percent}% used, {view.left} bytes left"
