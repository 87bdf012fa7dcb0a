# Thread-safe counters of page hits, kept in memory for the /stats page.
import threading


class HitCounter:
    def __init__(self):
        self._lock = threading.Lock()
        self._hits = {}

    def hit(self, path, n=1):
        with self._lock:
            seen = self._hits.get(path, 0)
            self._hits[path] = seen + n

    def snapshot(self):
        with self._lock:
            return dict(self._hits)

    def reset(self):
        with self._lock:
            self._hits.clear()
