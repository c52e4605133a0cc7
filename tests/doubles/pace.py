"""Moves the generations of a double on with time, so that stages can be watched, and has their webhooks sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.doubles.double import Double

TICK_SECONDS = 0.05
START, COMPLETED = "start", "completed"


class Generation(Protocol):
    """One request for music. ending: "", "completed", "failed" or "cancelled"; steps: how many moves lead to it.

    events: which webhooks it wants.
    """

    webhook: str
    events: tuple[str, ...]
    asked_times: int

    @property
    def steps(self) -> int: ...

    @property
    def has_begun(self) -> bool: ...

    @property
    def ending(self) -> str: ...

    @property
    def is_billed(self) -> bool: ...

    def move(self, now: float) -> None: ...


class Pace:
    """A thread beside one double. It holds the double's lock while something moves, never while something is sent."""

    def __init__(self, double: Double) -> None:
        self.clock: Callable[[], float] = time.monotonic
        self._double = double
        self._seen = 0
        self._begun_at: dict[str, float] = {}
        self._told_of: set[str] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="double: pace", daemon=True)

    def start(self) -> None:
        if self._double.generations is not None:
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            with self._double.lock:
                self._take_new()
                for name, begun_at in list(self._begun_at.items()):
                    self._move(name, self.clock() - begun_at)

    def _take_new(self) -> None:
        generations = self._double.generations or {}
        # A service that was restarted has forgotten.
        self._seen = self._seen if self._seen <= len(generations) else 0
        for name in islice(generations, self._seen, None):
            self._begun_at.setdefault(name, self.clock())
        self._seen = len(generations)

    def _move(self, name: str, passed_seconds: float) -> None:
        generation = (self._double.generations or {}).get(name)
        if generation is None:
            del self._begun_at[name]
            return
        seconds = self._double.seconds
        if seconds is not None:
            share = min(1.0, passed_seconds / seconds) if seconds else 1.0
            while not generation.ending and generation.asked_times < int(share * generation.steps):
                generation.move(self._double.now)
        if generation.has_begun and name not in self._told_of:
            self._told_of.add(name)
            self._tell(name, START, generation)
        if generation.ending:
            del self._begun_at[name]
            self._told_of.discard(name)
            self._tell(name, COMPLETED, generation)

    def _tell(self, name: str, event: str, generation: Generation) -> None:
        if generation.webhook and event in generation.events:
            self._double.webhooks.take(name, event)
