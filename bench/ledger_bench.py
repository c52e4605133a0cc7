"""L11: how many hold+settle pairs a second the ledger takes through the services; L12: how long a look back takes.

Half of the 200 wallets draw on credits that expire, the others on credits that don't.

`python -m bench.ledger_bench` brings a PostgreSQL of its own, or makes a database on the server of TEST_DATABASE_URL.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING

from tests.chaos.servers import database
from tests.support.environment import prepare

if TYPE_CHECKING:
    from accounts.models import User


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
    django.setup()


def pairs(users: list[int], seconds: float) -> list[float]:
    """Hold and settle in turn for these people until the time is up; returns how long each pair took."""
    set_up()
    from accounts.models import User
    from credits.services import hold, settle

    people = list(User.objects.filter(pk__in=users))
    took, number = [], 0
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        person = people[number % len(people)]
        settle(hold=hold(user=person, amount=1, key=f"bench:{uuid.uuid4()}", reason="Bench"))
        took.append(time.perf_counter() - began)
        number += 1
    return took


def many(users: list[list[int]], seconds: float, threads: int) -> list[float]:
    """The pairs of several processes, each with several connections."""
    context = get_context("spawn")
    with context.Pool(len(users)) as pool:
        parts = pool.starmap(in_threads, [(mine, seconds, threads) for mine in users])
    return [each for part in parts for each in part]


def in_threads(users: list[int], seconds: float, threads: int) -> list[float]:
    set_up()
    lock, took = threading.Lock(), list[float]()

    def run(number: int) -> None:
        from django.db import connection

        mine = users[number::threads] or users
        part = pairs(mine, seconds)
        connection.close()
        with lock:
            took.extend(part)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    return took


def tell(name: str, took: list[float], seconds: float) -> None:
    took = sorted(took)
    rate = len(took) / seconds
    middle, last = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"{name:<28}{rate:>8.0f} pairs/s   p50 {middle * 1000:6.1f} ms   p99 {last * 1000:6.1f} ms")


def people(count: int) -> list[User]:
    from accounts.models import User
    from credits.services import grant

    stamp = uuid.uuid4().hex[:8]
    made = [User.objects.create(email=f"bench-{stamp}-{number}@example.org") for number in range(count)]
    until = datetime(2200, 1, 1, tzinfo=UTC)
    for number, user in enumerate(made):
        expires_at = until if number % 2 else None
        grant(user=user, amount=1_000_000, key=f"bench:{user.pk}", reason="Bench", expires_at=expires_at)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=4, help="connections of each of the two processes")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        measure(asked.seconds, asked.threads)
        return 0
    prepare(os.environ)
    with database() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["-m", "bench.ledger_bench", *sys.argv[1:], "--inside"],
        ):
            status = subprocess.run([sys.executable, *command], env=environment, check=False).returncode
            if status:
                return status
    return 0


def measure(seconds: float, threads: int) -> None:
    set_up()
    from django.db import connection

    made = [user.pk for user in people(200)]
    connection.close()
    print(f"The ledger on {connection.vendor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    began = time.process_time()
    took = pairs(made[:1], seconds)
    tell("one process, one wallet", took, seconds)
    print(f"{'':<28}{(time.process_time() - began) / len(took) * 1000:>8.1f} ms of this process's CPU a pair")
    connection.close()
    tell("two processes, 200 wallets", many([made[::2], made[1::2]], seconds, threads), seconds)
    tell("two processes, one wallet", many([made[:1], made[:1]], seconds, threads), seconds)
    _look_back(made[0])
    _prove()


def _look_back(user: int) -> None:
    """L12: the balance at random instants of the longest history."""
    from accounts.models import User
    from credits.models import Entry
    from credits.queries import balance_at

    person = User.objects.get(pk=user)
    moments = list(Entry.objects.filter(wallet__user=person).values_list("created_at", flat=True))
    chance, took = random.Random(1), []
    for _ in range(1_000):
        began = time.perf_counter()
        balance_at(person, chance.choice(moments))
        took.append(time.perf_counter() - began)
    took.sort()
    told = f"p50 {took[500] * 1000:.1f} ms   p99 {took[990] * 1000:.1f} ms"
    print(f"balance at an instant, {len(moments)} entries in the wallet: {told}")


def _prove() -> None:
    from credits.queries import counts, prove

    began = time.perf_counter()
    broken = prove()
    print(f"prove: {len(broken)} violations in {counts()} after {time.perf_counter() - began:.1f} s")
    if broken:
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
