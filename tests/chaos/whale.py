"""J10: `python -m tests.chaos.whale --requests 10000`: one person with very many requests delays nobody much.

Twenty people ask for five pieces each, once alone and once while somebody has ten thousand waiting: the time from
asking to having, of 95 of 100 pieces, may at most double.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.stage import command, verdict

if TYPE_CHECKING:
    from tests.chaos.processes import Crew

PEOPLE, PIECES, WORKERS = 20, 5, 2
LONGEST_RATIO = 2.0


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="of the one person")
    return parser


def play(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from jobs.models import Job
    from jobs.queries import prove
    from tests.chaos.processes import Crew

    call_command("migrate", verbosity=0)
    commands = [["manage.py", "work", "default"]] * WORKERS + [["manage.py", "sweep_jobs", "--forever"]]
    crew = Crew(commands, dict(os.environ), Path(os.environ["DATA_DIR"]) / "log")
    try:
        alone = _ask("alone", crew)
        _accept("whale", asked.requests, plan="free")
        beside = _ask("beside", crew)
        done = Job.objects.filter(owner__email="whale@example.org", finished_at__isnull=False).count()
    finally:
        crew.stop()
    figures = {
        "requests of one person": asked.requests,
        "of which done meanwhile": done,
        "others alone, 95 of 100 within (s)": alone,
        "others beside, 95 of 100 within (s)": beside,
        "ratio": beside / alone,
    }
    return verdict(figures, {"others wait more than twice": int(beside > LONGEST_RATIO * alone), "wrong": len(prove())})


def _accept(name: str, count: int, *, plan: str) -> None:
    from accounts.models import User
    from jobs.services import start

    owner = User.objects.create_user(f"{name}@example.org", "a-long-passphrase", plan_id=plan)
    for _ in range(count):
        start(owner=owner, kind="resting", params={}, price_credits=0, deadline_seconds=600)


def _ask(name: str, crew: Crew) -> float:
    """Everybody asks; the 95th percentile of the seconds until their pieces are there."""
    from jobs.models import Job

    for number in range(PEOPLE):
        _accept(f"{name}{number}", PIECES, plan="free")
    of_them = Job.objects.filter(owner__email__startswith=name)
    while of_them.unfinished().exists():
        crew.tend()
        time.sleep(0.2)
    waits = sorted((job.finished_at - job.created_at).total_seconds() for job in of_them)
    return float(waits[len(waits) * 95 // 100])


if __name__ == "__main__":
    command("tests.chaos.whale", wishes(), play, settings="tests.chaos.factory_settings")
