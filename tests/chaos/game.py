"""One game of the chaos test, inside its world: hands out work, kills, flushes, and says what became of it."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import django
import httpx
import redis

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from credits import services as credits_services  # noqa: E402
from jobs.models import FINAL, Job  # noqa: E402
from jobs.services import start  # noqa: E402
from tests.chaos import naive as usual_way  # noqa: E402
from tests.chaos.findings import counts, wrongs  # noqa: E402
from tests.chaos.processes import Crew  # noqa: E402

WORK = ["manage.py", "work", "generate"]
SWEEP = ["manage.py", "sweep_jobs", "--forever"]
PLANS = ("free", "pro", "enterprise", "pro")
KILL_EVERY_SECONDS = 2.0
PRICE = 2
ORDER: dict[str, Any] = {
    "kind": "generate",
    "params": {},
    "price_credits": PRICE,
    "provider": "double",
    "deadline_seconds": 600,
}


def play(asked: argparse.Namespace) -> int:
    """0 when every generation came out right."""
    folder = Path(os.environ["DATA_DIR"])
    call_command("migrate", verbosity=0)
    commands = [WORK] * asked.workers + ([] if asked.naive else [SWEEP])
    crew = Crew(commands, dict(os.environ), folder / "log")
    began = time.monotonic()
    try:
        _accept(asked.count, naive=asked.naive)
        flushes = _disturb(crew, asked, redis.Redis.from_url(os.environ["REDIS_URL"]), began)
    finally:
        crew.stop()
    took = time.monotonic() - began
    return _report(crew, flushes, took, folder)


def _accept(count: int, *, naive: bool) -> None:
    """All generations at once, five to a person, plans mixed."""
    if naive:
        settings.JOB_DOORBELLS = 0  # the usual way rings its own
    for number in range((count + 4) // 5):
        plan = PLANS[number % len(PLANS)]
        owner = User.objects.create_user(f"p{number}@example.org", "a-long-passphrase", plan_id=plan)
        credits_services.grant(user=owner, amount=5 * PRICE, key=f"chaos {number}", reason="for the chaos")
        for _ in range(min(5, count - 5 * number)):
            with transaction.atomic():
                job = start(
                    owner=owner,
                    kind="generate",
                    params={},
                    price_credits=PRICE,
                    provider="double",
                    deadline_seconds=600,
                )
            if naive:
                usual_way.enqueue(job)


def _disturb(crew: Crew, asked: argparse.Namespace, queue: Any, began: float) -> int:
    """Kill every two seconds, flush at one and at two thirds, until all has ended or time is up; how many flushes."""
    chance = random.Random(asked.seed)
    flushes, kill_at = 0, time.monotonic() + KILL_EVERY_SECONDS
    while time.monotonic() - began < asked.seconds:
        crew.tend()
        ended = Job.objects.filter(state__in=FINAL).count()
        if ended == asked.count:
            break
        if flushes < 2 and ended >= asked.count * (flushes + 1) / 3:
            queue.flushall()
            flushes += 1
        if time.monotonic() >= kill_at:
            crew.kill_one(chance)
            kill_at += KILL_EVERY_SECONDS
        time.sleep(0.1)
    return flushes


def _report(crew: Crew, flushes: int, took: float, folder: Path) -> int:
    ledger = httpx.get(os.environ["CHAOS_PROVIDER_URL"] + "/ledger", timeout=30).json()
    happened = {**counts(ledger), "kills": crew.kills, "flushes": flushes, "seconds": round(took)}
    wrong = wrongs(ledger)
    for name, value in happened.items():
        sys.stdout.write(f"{name:38} {value:6}\n")
    sys.stdout.write("must be 0:\n")
    for name, value in wrong.items():
        sys.stdout.write(f"  {name:36} {value:6}{'  WRONG' if value else ''}\n")
    if any(wrong.values()):
        sys.stdout.write((folder / "log").read_text(errors="replace")[-3000:])
    sys.stdout.flush()
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    from tests.chaos.run import wishes

    sys.exit(play(wishes()))
