"""Webhooks on their way: signed, from a thread of their own, again and again until somebody says 2xx."""

from __future__ import annotations

import heapq
import http.client
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.doubles.stripe.faults import Faults
from tests.doubles.stripe.signing import event_bytes
from tests.doubles.stripe.world import Obj

# Stripe waits minutes, then hours; here it is fractions of a second.
ATTEMPTS = 8
FIRST_WAIT = 0.1
SLOWEST_ANSWER = 20
AT_ONCE = 4


class Postman:
    """Takes events, and tries to hand each one over."""

    def __init__(self, faults: Faults, sign: Callable[[bytes], str]) -> None:
        self.url: str | None = None
        self.faults = faults
        self.sign = sign
        # (event id, status or error) of every attempt, for tests to look at.
        self.attempts: list[tuple[str, str]] = []
        self._waiting: list[tuple[float, int, Obj, int]] = []
        self._under_way = 0
        self._number = itertools.count()
        self._change = threading.Condition()
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name="stripe double: webhooks", daemon=True)
        self._hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="stripe double: webhook")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._change:
            self._is_stopped = True
            self._change.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._hands.shutdown(wait=False, cancel_futures=True)

    def take(self, event: Obj) -> None:
        """A new event. The dice say whether it is lost, late, out of order, or comes more than once."""
        if self.url is None or self.faults.happens(self.faults.drop):
            return
        copies = 1
        while copies < 4 and self.faults.happens(self.faults.duplicate):
            copies += 1
        for _ in range(copies):
            late = self.faults.between(0.05, 0.6) if self.faults.happens(self.faults.reorder) else 0.0
            self._put(event, self.faults.delay_seconds + late, 1)

    def send_again(self, event: Obj) -> None:
        self._put(event, 0.0, 1)

    def wait(self, timeout: float = 10.0) -> bool:
        """True once everything has been handed over or given up."""
        with self._change:
            return self._change.wait_for(lambda: not self._waiting and not self._under_way, timeout)

    def _put(self, event: Obj, wait: float, attempt: int) -> None:
        with self._change:
            heapq.heappush(self._waiting, (time.monotonic() + wait, next(self._number), event, attempt))
            self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._is_stopped and (not self._waiting or self._waiting[0][0] > time.monotonic()):
                    wait = self._waiting[0][0] - time.monotonic() if self._waiting else None
                    self._change.wait(wait if wait is None else max(0.001, wait))
                if self._is_stopped:
                    return
                _, _, event, attempt = heapq.heappop(self._waiting)
                self._under_way += 1
            if self.faults.reorder:
                self._hands.submit(self._hand_over, event, attempt)
            else:
                self._hand_over(event, attempt)

    def _hand_over(self, event: Obj, attempt: int) -> None:
        try:
            outcome = self._post(event)
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        with self._change:
            self.attempts.append((event["id"], outcome))
            if not outcome.startswith("2") and attempt < ATTEMPTS and not self._is_stopped:
                wait = FIRST_WAIT * 2 ** (attempt - 1)
                heapq.heappush(self._waiting, (time.monotonic() + wait, next(self._number), event, attempt + 1))
            self._under_way -= 1
            self._change.notify_all()

    def _post(self, event: Obj) -> str:
        """The answer's status. A redirect is a failure, as for Stripe."""
        if self.url is None:
            return "204"
        to, body = urlsplit(self.url), event_bytes(event)
        kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
        line = kind(to.hostname or "", to.port, timeout=SLOWEST_ANSWER)
        try:
            line.request("POST", f"{to.path or '/'}{'?' + to.query if to.query else ''}", body, {
                "Content-Type": "application/json; charset=utf-8", "Accept": "*/*; q=0.5, application/xml",
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)", "Stripe-Signature": self.sign(body),
            })  # fmt: skip
            return str(line.getresponse().status)
        finally:
            line.close()
