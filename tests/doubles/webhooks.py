"""Webhooks that a double sends by itself: again until somebody says 2xx; lost, doubled, late or forged on request."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.doubles.deliveries import Sent

ATTEMPTS = 10
FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0
AT_ONCE = 4
SHARES = ("drop", "duplicate", "reorder", "forge")


@dataclass(frozen=True)
class Letter:
    name: str
    event: str
    is_forged: bool = False
    attempt: int = 1


class Webhooks:
    """drop, duplicate, reorder and forge: shares of the webhooks; a forged one comes besides the genuine one.

    post: sends the webhook of this name and event, forged or not.
    """

    def __init__(self, seed: int, post: Callable[..., Sent]) -> None:
        self.drop = self.duplicate = self.reorder = self.forge = 0.0
        self.delay_seconds = 0.0
        self.counts = {"webhooks_sent": 0, "webhooks_answered": 0, "webhooks_dropped": 0, "webhooks_forged": 0}
        self._post = post
        self._dice = random.Random(f"webhooks {seed}")
        self._waiting: list[tuple[float, int, Letter]] = []
        self._number = itertools.count()
        self._change = threading.Condition()
        self._is_stopped = False

    def start(self) -> None:
        for _ in range(AT_ONCE):
            threading.Thread(target=self._run, name="double: webhooks", daemon=True).start()

    def stop(self) -> None:
        with self._change:
            self._is_stopped = True
            self._change.notify_all()

    @property
    def settings(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in (*SHARES, "delay_seconds")}

    def set(self, name: str, value: float) -> None:
        """One of the settings."""
        if value < 0 or (name in SHARES and value > 1):
            raise ValueError(f"{name} can't be {value:g}: shares are between 0 and 1, and no delay is negative.")
        setattr(self, name, value)

    def take(self, name: str, event: str) -> None:
        """The dice say whether it is lost, late or comes twice, and whether somebody forges another."""
        if self._dice.random() < self.forge:
            self._put(Letter(name, event, is_forged=True), self.delay_seconds)
        if self._dice.random() < self.drop:
            self.counts["webhooks_dropped"] += 1
            return
        for _ in range(2 if self._dice.random() < self.duplicate else 1):
            late = self._dice.uniform(0.5, 5.0) if self._dice.random() < self.reorder else 0.0
            self._put(Letter(name, event), self.delay_seconds + late)

    def _put(self, letter: Letter, wait: float) -> None:
        with self._change:
            heapq.heappush(self._waiting, (time.monotonic() + wait, next(self._number), letter))
            self._change.notify()

    def _run(self) -> None:
        while letter := self._next():
            status = self._post(letter.name, letter.event, is_forged=letter.is_forged).status
            with self._change:
                self.counts["webhooks_sent"] += 1
                self.counts["webhooks_answered"] += 200 <= status < 300
                self.counts["webhooks_forged"] += letter.is_forged
            # A redirect is final; nobody tries a forged one twice.
            if not (200 <= status < 400 or letter.is_forged) and letter.attempt < ATTEMPTS:
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (letter.attempt - 1))
                self._put(replace(letter, attempt=letter.attempt + 1), wait)

    def _next(self) -> Letter | None:
        with self._change:
            while not self._is_stopped:
                wait = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._waiting)[2]
                self._change.wait(wait)
        return None
