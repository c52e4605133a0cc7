"""J5: `python -m tests.chaos.poison`: work that kills its process, leaks memory or never comes back stops nobody else.

Two hundred plain jobs, once alone and once with three bad ones among them: all plain ones are done, each bad one takes
at most three children with it and is paid back, and the plain ones are taken up at most a fifth more often than alone.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.stage import command, verdict

if TYPE_CHECKING:
    from jobs.models import Job

PRICE, WORKERS, SPINNING_SECONDS = 3, 2, 6
MOST_MORE = 1.2
BAD = {"killing": "poisonous", "spinning": "overdue", "leaking": "broke_off"}


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=200)
    return parser


def play(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from credits.queries import balance
    from jobs.models import Job, State
    from jobs.queries import prove

    call_command("migrate", verbosity=0)
    alone, seconds_alone = _done("alone", asked.others, ())
    beside, seconds_beside = _done("beside", asked.others, tuple(BAD))
    bad = {kind: Job.objects.get(kind=kind) for kind in BAD}
    plain = Job.objects.filter(kind="plain")
    figures = {
        "plain jobs": plain.count(),
        "taken up alone": alone,
        "taken up beside bad ones": beside,
        "ratio": beside / alone,
        "seconds alone": seconds_alone,
        "seconds beside bad ones": seconds_beside,
        **{f"children lost to {kind}": job.poison_count for kind, job in bad.items()},
    }
    wrong = {
        "plain ones not complete": plain.exclude(state=State.COMPLETE).count(),
        "bad ones not failed as they should": sum(bad[kind].error_code != code for kind, code in BAD.items()),
        "bad ones not paid back": sum(balance(job.owner).available != PRICE for job in bad.values()),
        "more than three children lost to one": sum(job.poison_count > 3 for job in bad.values()),
        "more than a fifth more work": int(beside > MOST_MORE * alone),
        "money and work disagree (I4, I5)": len(prove()),
    }
    return verdict(figures, wrong)


def _done(name: str, others: int, bad: tuple[str, ...]) -> tuple[int, float]:
    """Make them: how often plain ones were taken up by a worker, and how long all plain ones took."""
    from django.db.models import Sum

    from jobs.models import Job
    from tests.chaos.processes import Crew

    for kind in bad:
        _accept(f"{name}-{kind}", kind)
    for number in range(others):
        _accept(f"{name}{number}", "plain")
    commands = [["manage.py", "work", "default"]] * WORKERS + [["manage.py", "sweep_jobs", "--forever"]]
    crew = Crew(commands, dict(os.environ), Path(os.environ["DATA_DIR"]) / "log")
    plain = Job.objects.filter(kind="plain", owner__email__startswith=name)
    began = time.monotonic()
    try:
        while plain.unfinished().exists():
            crew.tend()
            time.sleep(0.1)
        took = time.monotonic() - began
        while Job.objects.unfinished().exists():
            crew.tend()
            time.sleep(0.2)
    finally:
        crew.stop()
    return plain.aggregate(Sum("fence"))["fence__sum"], took


def _accept(name: str, kind: str) -> Job:
    from accounts.models import User
    from credits import services as credits_services
    from jobs.services import start

    owner = User.objects.create_user(f"{name}@example.org", "a-long-passphrase", plan_id="pro")
    credits_services.grant(user=owner, amount=PRICE, key=f"for {name}", reason="for a test")
    deadline = SPINNING_SECONDS if kind == "spinning" else 300
    return start(owner=owner, kind=kind, params={}, price_credits=PRICE, deadline_seconds=deadline)


if __name__ == "__main__":
    command("tests.chaos.poison", wishes(), play, settings="tests.chaos.factory_settings")
