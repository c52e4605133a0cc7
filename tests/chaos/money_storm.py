"""L3: random movements on 32 connections, a tenth of which the database cuts, while somebody reads snapshots."""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from accounts.models import User  # noqa: E402
from credits import services  # noqa: E402
from credits.models import Hold, Wallet  # noqa: E402
from credits.queries import counts, house, one_snapshot, prove  # noqa: E402
from tests.chaos.money import wishes  # noqa: E402

PROCESSES, THREADS, WALLETS = 2, 16, 200
SNAPSHOTS = 1_000
REFUSED = (services.NotEnoughCredits, services.AlreadyFinal, services.NotRefundable, services.KeyConflict)
CUT = "SELECT pg_terminate_backend(%s)"


class Client:
    """One connection that does random things until the time is up; a cut one does the same again with the same key."""

    def __init__(self, seed: int, users: list[int]) -> None:
        self.chance, self.number = random.Random(seed), seed
        self.people = list(User.objects.filter(pk__in=users))
        self.holds: list[Any] = []
        self.payments: list[tuple[User, str, int]] = []
        self.said: Counter[str] = Counter()

    def act(self, step: int) -> None:
        user, amount = self.chance.choice(self.people), self.chance.randrange(1, 20)
        key = f"storm:{self.number}:{step}"
        kind = self.chance.choice(
            ("grant", "hold", "hold", "hold", "settle", "settle", "release", "refund", "buy", "back")
        )
        match kind:
            case "grant":
                services.grant(user=user, amount=amount, key=key, reason="Storm")
            case "hold":
                self.holds.append(services.hold(user=user, amount=amount, key=key, reason="Storm").pk)
            case "buy":
                services.purchase(user=user, amount=amount, key=f"purchase:{key}", reason="Storm")
                self.payments.append((user, key, amount))
            case "back" if self.payments:
                buyer, payment, bought = self.payments.pop()
                services.take_back(user=buyer, amount=bought, key=f"takeback:{payment}:1", reason="Storm")
            case "settle" | "release" | "refund" if self.holds:
                held = self.chance.choice(self.holds)
                if kind == "refund":
                    services.refund(hold=held, reason="Storm")
                else:
                    (services.settle if kind == "settle" else services.release)(hold=held)
        self.said[kind] += 1

    def try_until_done(self, step: int, backends: list[int]) -> None:
        state = self.chance.getstate()
        before = list(self.holds), list(self.payments)
        while True:
            try:
                connection.ensure_connection()
                backends[self.number % THREADS] = connection.connection.info.backend_pid
                return self.act(step)
            except REFUSED as refusal:
                self.said[type(refusal).__name__] += 1
                return None
            except (OperationalError, InterfaceError) as error:
                self.said["deadlocks surfaced"] += getattr(error.__cause__, "sqlstate", "") == "40P01"
                self.said["connections cut"] += 1
                connection.close()
                # The same again: whether it was committed before the cut, nobody knows but the ledger.
                self.chance.setstate(state)
                self.holds, self.payments = list(before[0]), list(before[1])


def storm(seed: int, users: list[int], seconds: float) -> Counter[str]:
    """One process of the storm; a thread of its own cuts connections in the middle of what they do."""
    said, lock = Counter[str](), threading.Lock()
    backends, until = [0] * THREADS, time.monotonic() + seconds
    steps = [0]

    def client(number: int) -> None:
        mine = Client(seed * THREADS + number, users)
        step = 0
        while time.monotonic() < until:
            mine.try_until_done(step, backends)
            step += 1
            steps[0] += 1
        connection.close()
        with lock:
            said.update(mine.said)

    def cutter() -> None:
        chance, cut = random.Random(seed), 0
        settings = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        with psycopg.connect(
            **{name: settings[name] for name in names if settings.get(name)}, autocommit=True
        ) as knife:
            while time.monotonic() < until:
                if cut < steps[0] / 10:
                    knife.execute(CUT, [chance.choice(backends)])
                    cut += 1
                else:
                    time.sleep(0.005)

    with ThreadPoolExecutor(THREADS + 1) as pool:
        for done in [pool.submit(cutter), *(pool.submit(client, number) for number in range(THREADS))]:
            done.result()
    return said


def snapshots(seconds: float) -> Counter[str]:
    """A thousand looks at one moment each: nothing is below 0, and everything together is 0."""
    seen, until = Counter[str](), time.monotonic() + seconds
    while seen["snapshots"] < SNAPSHOTS and time.monotonic() < until:
        with one_snapshot():
            below = sum(a < 0 or h < 0 for a, h in Wallet.objects.values_list("available", "held"))
            total = sum(sum(row) for row in Wallet.objects.values_list("available", "held", "owed"))
            seen["balance below 0"] += below
            seen["snapshot does not sum to 0"] += total + sum(house().values()) != 0
        seen["snapshots"] += 1
        time.sleep(min(0.2, seconds / SNAPSHOTS / 2))
    return seen


def main() -> int:
    asked = wishes()
    seconds = asked.minutes * 60
    users = [User.objects.create(email=f"storm{number}@example.org").pk for number in range(WALLETS)]
    for user in User.objects.filter(pk__in=users):
        services.grant(user=user, amount=50, key=f"start:{user.pk}", reason="Storm")
    connection.close()
    print(f"L3  {PROCESSES * THREADS} connections, {WALLETS} wallets, {asked.minutes:g} minutes", flush=True)
    with get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap_async(storm, [(asked.seed * 100 + number, users, seconds) for number in range(PROCESSES)])
        seen = snapshots(seconds)
        said = sum(parts.get(), Counter[str]())
    broken = prove()
    wrong = {
        "deadlocks surfaced": said.pop("deadlocks surfaced", 0),
        "balance below 0": seen["balance below 0"],
        "snapshot does not sum to 0": seen["snapshot does not sum to 0"],
        "violations": len(broken),
    }
    print(f"    movements {dict(said)}\n    rows {counts()}, holds open {Hold.objects.filter(final=None).count()}")
    print(f"    snapshots {seen['snapshots']}\n    must be 0: {wrong}", flush=True)
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
