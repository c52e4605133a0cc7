"""One game of the chaos test, inside its world: hands out work, kills, flushes, and says what became of it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import django
import httpx

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.db.models import Max  # noqa: E402

from jobs.models import FINAL, Job, JobLog  # noqa: E402
from tests.chaos.accepting import accept  # noqa: E402
from tests.chaos.faults import LARGE, Faults  # noqa: E402
from tests.chaos.findings import counts, wrongs  # noqa: E402
from tests.chaos.processes import Crew  # noqa: E402
from tests.chaos.stage import verdict  # noqa: E402
from tests.support.live_site import free_port  # noqa: E402

WORK = ["manage.py", "work", "default"]
SWEEP = ["manage.py", "sweep_jobs", "--forever"]
LONGEST_AFTERMATH_SECONDS = 60


def play(asked: argparse.Namespace) -> int:
    """0 when every generation came out right."""
    folder = Path(os.environ["DATA_DIR"])
    call_command("migrate", verbosity=0)
    commands = [WORK] * (asked.workers or (6 if asked.count >= LARGE else 3)) + ([] if asked.naive else [SWEEP])
    if asked.count >= LARGE:
        port = free_port()
        os.environ["CHAOS_WEBHOOK_URL"] = f"http://127.0.0.1:{port}"
        commands.append(["-m", "tests.chaos.door", str(port)])
    if asked.naive:
        settings.JOB_DOORBELLS = 0  # the usual way rings its own
    crew = Crew(commands, dict(os.environ), folder / "log")
    faults = Faults(crew, asked.seed, asked.count)
    with ThreadPoolExecutor(1) as people:
        began = time.monotonic()
        accepting = people.submit(accept, asked.count, naive=asked.naive)
        try:
            _play_on(faults, accepting, asked, began)
        finally:
            crew.stop()
        ended = time.monotonic()
        accepting.result()
    status = _report(crew, faults, asked.count, (ended - began, ended - faults.last_at), folder)
    if status and not asked.naive and "CHAOS_RUNNER" not in os.environ:
        with (Path(__file__).parent / "failed_seeds.txt").open("a") as kept:
            kept.write(f"make chaos N={asked.count} SEED={asked.seed}\n")
    return status


def _play_on(faults: Faults, accepting: Future[None], asked: argparse.Namespace, began: float) -> None:
    """Until all has ended, time is up, or accepting broke off."""
    ended = steps = 0
    pause = 0.5 if asked.count >= LARGE else 0.1  # counting 10,000 rows takes its time
    while time.monotonic() - began < asked.seconds and not (accepting.done() and accepting.exception()):
        try:
            ended = Job.objects.filter(state__in=FINAL).count()
            steps = JobLog.objects.aggregate(last=Max("pk"))["last"] or 0
        except DatabaseError:
            connection.close()
        if ended == asked.count:
            return
        faults.tick(ended / asked.count, steps)
        time.sleep(pause)


def _report(crew: Crew, faults: Faults, count: int, seconds: tuple[float, float], folder: Path) -> int:
    took, aftermath = seconds
    ledger = httpx.get(os.environ["CHAOS_PROVIDER_URL"] + "/ledger", timeout=30).json()
    happened = {
        "seed": faults.seed,
        **counts(ledger),
        "kills": crew.kills,
        "workers frozen": crew.freezes,
        **faults.done,
        "seconds": round(took),
        "seconds after the last fault": round(aftermath),
    }
    wrong = wrongs(ledger, count)
    if faults.is_large:
        wrong["still busy a minute after the last fault"] = int(aftermath > LONGEST_AFTERMATH_SECONDS)
    status = verdict(happened, wrong)
    if status:
        sys.stdout.write((folder / "log").read_text(errors="replace")[-3000:])
    return status


if __name__ == "__main__":
    from tests.chaos.run import wishes

    sys.exit(play(wishes()))
