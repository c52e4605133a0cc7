"""What every double of a service has: a seed, an address, keys, the requests it got, its faults and its pace."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, Self

from tests.doubles.deliveries import Sent
from tests.doubles.listening import Asked, Listener, Told
from tests.doubles.pace import Generation, Pace
from tests.doubles.switches import Switches
from tests.doubles.webhooks import Webhooks

OPEN, REFUSES, BUSY = DOORS = ("open", "refuses", "503")


class Double:
    """A service on this machine. address: "host:port", as an operator would allow it.

    seconds: how long a generation takes; while it is None, a generation moves on whenever it is asked about.
    per_minute: how many paid calls a key may make (0: as many as it likes).
    """

    faults_by_place: ClassVar[Mapping[str, str]] = {}
    # The faults that say, in this service's own words, that an account is empty or that there are too many calls.
    when_empty: ClassVar[str] = ""
    when_too_many: ClassVar[str] = ""

    def __init__(self, seed: int, port: int = 0) -> None:
        self.seed = seed
        self.known_keys: list[str] = []
        self.keys: set[str] = set()
        self.empty_keys: set[str] = set()
        self.key = "key-of-the-double"
        self.per_minute = 0
        self.seconds: float | None = None
        # None for a service that answers at once; then its paid calls are counted here.
        self.generations: Mapping[str, Generation] | None = None
        self.made_at_once = 0
        self.requests_total = 0
        self.faults = Switches(seed, self.faults_by_place, self._of_the_account)
        self.webhooks = Webhooks(seed, self.post)
        self._caller: str | None = None
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._is_paid_call = False
        self._door = OPEN
        self._pace = Pace(self)
        self._listener = Listener(self._told, port)
        self.lock = self._listener.lock
        self.address = self._listener.address
        self.base_url = f"http://{self.address}"

    @property
    def requests(self) -> list[Asked]:
        return self._listener.requests

    @property
    def key(self) -> str:
        """The first of its keys."""
        return self.known_keys[0]

    @key.setter
    def key(self, key: str) -> None:
        self.known_keys[:1], self.keys = [key], {key, *self.keys.difference(self.known_keys[:1])}

    def add_key(self, key: str) -> None:
        self.known_keys.append(key)
        self.keys.add(key)

    def revoke(self, key: str) -> None:
        self.keys.discard(self._known(key))

    def restore(self, key: str) -> None:
        self.keys.add(self._known(key))

    def empty(self, *keys: str) -> None:
        """Nothing is left in the account behind these keys, or behind all."""
        if not self.when_empty:
            raise ValueError("This service has no accounts.")
        self.empty_keys.update(map(self._known, keys or self.known_keys))

    def fill(self, *keys: str) -> None:
        self.empty_keys.difference_update(map(self._known, keys or self.known_keys))

    @property
    def door(self) -> str:
        return self._door

    @door.setter
    def door(self, door: str) -> None:
        """open; refuses: no connection comes about; 503: somebody in front of it says so. Inside, work goes on."""
        if door not in DOORS:
            raise ValueError(f"No door is {door!r}; choose one of {', '.join(DOORS)}.")
        self._door = door
        if door == REFUSES:
            self._listener.leave()
        else:
            self._listener.start()

    @property
    def is_on(self) -> bool:
        return self._door == OPEN

    @is_on.setter
    def is_on(self, is_on: bool) -> None:
        self.door = OPEN if is_on else REFUSES

    @property
    def sends_webhooks(self) -> bool:
        return type(self).post is not Double.post

    @property
    def moves_when_asked(self) -> bool:
        return self.seconds is None

    @property
    def now(self) -> float:
        return time.time()

    def answer(self, asked: Asked) -> Told:
        raise NotImplementedError

    def post(self, name: str, event: str, *, is_forged: bool) -> Sent:
        """Send the webhook of a generation that has begun ("start") or ended ("completed")."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        with self.lock:
            made = list((self.generations or {}).values())
            endings = [one.ending for one in made]
            billed = sum(one.is_billed for one in made)
            requests = self.requests_total
        ended = {name: endings.count(name) + self.made_at_once * (name == "completed")
                 for name in ("completed", "failed", "cancelled")}  # fmt: skip
        totals = {"requests": requests, "accepted": len(made) + self.made_at_once, **ended}
        return {**totals, "billed": billed + self.made_at_once, **self.webhooks.counts}

    def live(self, seconds: float, *, keeps: int, clock: Callable[[], float] = time.monotonic) -> None:
        """From now on by the clock: generations end by themselves, and their webhooks are sent. Keeps few requests."""
        self.seconds, self._listener.keeps, self._pace.clock = seconds, keeps, clock
        self._pace.start()
        self.webhooks.start()

    def start(self) -> Self:
        self._listener.start()
        return self

    def stop(self) -> None:
        self._pace.stop()
        self.webhooks.stop()
        self._listener.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _told(self, asked: Asked) -> Told:
        self.requests_total += 1
        if self._door == BUSY:
            return Told(b"<html>503 Service Unavailable</html>", 503, "text/html")
        self._caller, self._is_paid_call = self._key_in(asked.headers.values()), False
        told = self.answer(asked)
        self._caller = None
        if self.generations is None and self._is_paid_call and told.status == 200:
            self.made_at_once += 1
            told = replace(told, wait_seconds=max(told.wait_seconds, self.seconds or 0.0))
        return told

    def _of_the_account(self, place: str) -> str | None:
        """What goes wrong with every paid call of whoever is calling."""
        if self._caller is None or place != self.faults_by_place.get(self.when_too_many):
            return None
        self._is_paid_call = True
        if self._caller in self.empty_keys:
            return self.when_empty
        calls, now = self._calls[self._caller], time.monotonic()
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if self.per_minute and len(calls) >= self.per_minute:
            return self.when_too_many
        calls.append(now)
        return None

    def _key_in(self, headers: Iterable[str]) -> str:
        said = {value.rpartition(" ")[2] for value in headers}
        return next((key for key in self.known_keys if key in said), "")

    def _known(self, key: str) -> str:
        if key not in self.known_keys:
            raise ValueError(f"No key is {key!r}; choose one of {', '.join(self.known_keys)}.")
        return key
