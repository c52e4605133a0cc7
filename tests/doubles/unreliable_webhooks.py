"""Webhooks as bad as they come: half are never sent, some twice, all in an order of their own."""

from __future__ import annotations

import contextlib
import heapq
import http.client
import json
import random
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

DROPPED = 0.50
TWICE = 0.20
LATEST_SECONDS = 4.0


class UnreliableWebhooks:
    """Sends from a thread of its own; whether anybody hears is no concern of the sender."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self._due: list[tuple[float, int, str, str]] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._send_for_ever, daemon=True).start()

    def promise(self, url: str, request_id: str, ready_at: float) -> None:
        """One when the work begins and one when it is done; each late by its own time, so that they change places."""
        with self._changed:
            for moment in (time.monotonic(), ready_at):
                self.counts["webhooks"] += 1
                if self.chance.random() < DROPPED:
                    self.counts["webhooks dropped"] += 1
                    continue
                for _ in range(1 + (self.chance.random() < TWICE)):
                    when = moment + self.chance.uniform(0.0, LATEST_SECONDS)
                    heapq.heappush(self._due, (when, self.counts.total(), url, request_id))
            self._changed.notify()

    def _send_for_ever(self) -> None:
        while True:
            with self._changed:
                while not self._due or self._due[0][0] > time.monotonic():
                    self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)
                _, _, url, request_id = heapq.heappop(self._due)
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._send(url, request_id)

    def _send(self, url: str, request_id: str) -> None:
        where = urlsplit(url)
        with contextlib.closing(http.client.HTTPConnection(where.netloc, timeout=5)) as connection:
            connection.request("POST", where.path, json.dumps({"request_id": request_id}))
            self.counts["webhooks heard"] += connection.getresponse().status == 200
