"""J11: the sweep with very many due rows. `python -m bench.jobs_bench 100000` prints tick times and doorbells.

Two line-ups: everybody has one job waiting, and one person has all of them. PostgreSQL and Redis of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import pairwise
from statistics import median

from tests.support.environment import prepare

TICKS = 60


def main(rows: int) -> int:
    prepare(os.environ)
    from tests.chaos.servers import world

    with world(seed=1) as servers:
        return subprocess.run(
            [sys.executable, "-m", "bench.jobs_bench", str(rows), "inside"], env=servers.environment, check=False
        ).returncode


def inside(rows: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, people in (("everybody has one", rows), ("one person has all", 1)):
        _line_up(rows, people)
        _measure(name)


def _line_up(rows: int, people: int) -> None:
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from jobs.models import Job

    now = timezone.now()
    Job.objects.all().delete()
    User.objects.all().delete()
    owners = User.objects.bulk_create(
        [User(email=f"p{number}@example.org") for number in range(people)], batch_size=5000
    )
    Job.objects.bulk_create(
        [
            Job(
                owner=owners[number % people], kind="generate", queue="default", price_credits=0,
                slot=1 if number < people else None, created_at=now - timedelta(seconds=number),
                next_at=now - timedelta(seconds=number), deadline_at=now + timedelta(days=1),
            )
            for number in range(rows)
        ],
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(name: str) -> None:
    from django.utils import timezone

    from jobs.services import claim, sweep
    from jobs.services.ringing import queue_named

    queue = queue_named("default")
    queue.empty()
    walls, processor, most, claimed_at, after_owner = [], [], 0, [], 0
    for _ in range(TICKS):
        began, spent = time.perf_counter(), time.process_time()
        after_owner = sweep(now=timezone.now(), after_owner=after_owner).after_owner
        walls.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
        most = max(most, queue.count)
        for bell in queue.get_jobs(length=10):  # ten doorbells answered between two ticks
            job = claim(bell.args[0], now=timezone.now())
            if job is not None:
                claimed_at.append(job.next_at)
            bell.delete()
            queue.remove(bell)
    out_of_order = sum(later < earlier for earlier, later in pairwise(claimed_at))
    print(
        f"{name:20} tick median {median(walls) * 1000:.1f} ms, worst {max(walls) * 1000:.1f} ms, "
        f"processor {median(processor) * 1000:.1f} ms; doorbells at most {most}; "
        f"claimed {len(claimed_at)}, out of order {out_of_order}"
    )


if __name__ == "__main__":
    if sys.argv[2:] == ["inside"]:
        inside(int(sys.argv[1]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
