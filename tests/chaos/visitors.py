"""People with programs of their own who ask for music and look at pages all the while, and remember every answer."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
from django.db import connection

from accounts.models import Plan, User
from accounts.services import create_api_key
from credits import services as credits_services

PATHS = ("/livez", "/accounts/login/", "/api/v1/tracks/")
WISH = {"prompt": "slow rain on a window", "duration_seconds": 31, "takes": 1}
PEOPLE = 5
CREDITS = 5_000
PATIENCE_SECONDS = 30.0


class Visitors:
    """`rate` requests a second in all; every second one asks for music. A request that fails is sent once more."""

    def __init__(self, url: str, rate: float) -> None:
        self.url, self.pause = url, PEOPLE / rate
        self.counts: Counter[str] = Counter()
        self.accepted: dict[str, float] = {}  # track → when
        self.bad: list[str] = []
        self._home = threading.Event()
        self._keys = [self._key(number) for number in range(PEOPLE)]
        self._people = ThreadPoolExecutor(PEOPLE)
        self._visits: list[Future[None]] = []

    @staticmethod
    def _key(number: int) -> str:
        Plan.objects.update(api_requests_per_minute=100_000)
        person = User.objects.create_user(f"visitor{number}@example.org", "a-long-passphrase", plan_id="enterprise")
        credits_services.grant(user=person, amount=CREDITS, key=f"visitor {number}", reason="for the chaos")
        return create_api_key(user=person, name="chaos", scopes=("read", "write"))[1]

    def come(self) -> None:
        connection.close()
        self._visits = [self._people.submit(self._visit, key) for key in self._keys]

    def go(self) -> None:
        """Raises what went wrong with a visitor."""
        self._home.set()
        self._people.shutdown()
        for visit in self._visits:
            visit.result()

    def _visit(self, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        number = 0
        with httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            due = time.monotonic()
            while not self._home.wait(max(0.0, due - time.monotonic())):
                number += 1
                if number % 2:
                    self._ask_for_music(client)
                else:
                    self._send(client, "GET", PATHS[number // 2 % len(PATHS)])
                due = max(due + self.pause, time.monotonic())

    def _ask_for_music(self, client: httpx.Client) -> None:
        """The same key both times, as programs must."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self._send(client, "POST", "/api/v1/tracks/", json=WISH, headers=key)
        if answer is not None and answer.status_code == 201:
            self.accepted[answer.json()["tracks"][0]["id"]] = time.monotonic()

    def _send(self, client: httpx.Client, method: str, path: str, **given: object) -> httpx.Response | None:
        self.counts["requests"] += 1
        for _ in range(2):
            try:
                answer = client.request(method, path, **given)
            except httpx.HTTPError as error:
                answer, said = None, type(error).__name__
            else:
                said = str(answer.status_code)
            if answer is not None and answer.is_success:
                return answer
            self.counts["requests sent again"] += 1
            if said.startswith("5"):
                self.counts["answers of 500 and above"] += 1
        self.bad.append(f"{method} {path}: {said}{'' if answer is None else ' ' + answer.text[:200]}")
        return answer
