"""P8: `python -m tests.chaos.outage`: results that the service keeps for a minute are fetched, workers or no workers.

A hundred generations without disturbance, of which 99 must be fetched within 30 s of being done; then a hundred during
which all workers are away for 45 s, of which none may be lost.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.chaos.stage import command, verdict

if TYPE_CHECKING:
    from tests.chaos.processes import Crew

LONGEST_SECONDS = 30.0
PERCENT = 99


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--away", type=float, default=45.0, help="seconds without workers")
    parser.add_argument("--expiry", type=float, default=60.0, help="seconds for which the service keeps a result")
    return parser


def play(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from jobs.models import Job, State
    from tests.chaos.accepting import accept
    from tests.chaos.findings import wrongs
    from tests.chaos.processes import Crew

    call_command("migrate", verbosity=0)
    commands = [["manage.py", "work", "default"]] * 3 + [["manage.py", "sweep_jobs", "--forever"]]
    log = Path(os.environ["DATA_DIR"]) / "log"
    crew = Crew(commands, dict(os.environ), log)
    accept(asked.count)
    _until_done(crew)
    fetched = sorted(row["fetched_after"] for row in _ledger()["requests"] if "fetched_after" in row)
    accept(2 * asked.count)
    while Job.objects.filter(state=State.SUBMITTED).count() < min(10, asked.count // 10):
        crew.tend()
        time.sleep(0.02)
    crew.stop()
    waiting = Job.objects.filter(state=State.SUBMITTED).count()
    time.sleep(asked.away)
    crew = Crew(commands, dict(os.environ), log)
    _until_done(crew)
    crew.stop()
    ledger = _ledger()
    lost = Job.objects.filter(state=State.FAILED).exclude(error_code="unavailable").count()
    slow = fetched[len(fetched) * PERCENT // 100]
    figures = {
        "generations": Job.objects.count(),
        "results waiting while workers were away": waiting,
        "99 of 100 fetched within (s)": slow,
        "not taken by the service, money back": Job.objects.filter(error_code="unavailable").count(),
    }
    return verdict(
        figures, {"fetched after 30 s": int(slow > LONGEST_SECONDS), "lost": lost, **wrongs(ledger, 2 * asked.count)}
    )


def _ledger() -> dict[str, Any]:
    return dict(httpx.get(os.environ["CHAOS_PROVIDER_URL"] + "/ledger", timeout=30).json())


def _until_done(crew: Crew) -> None:
    from jobs.models import Job

    while Job.objects.unfinished().exists():
        crew.tend()
        time.sleep(0.2)


if __name__ == "__main__":
    command(
        "tests.chaos.outage",
        wishes(),
        play,
        surroundings=lambda asked: {"CHAOS_EXPIRY_SECONDS": str(asked.expiry)},
    )
