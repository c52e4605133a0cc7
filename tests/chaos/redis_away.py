"""J8: `python -m tests.chaos.redis_away --seconds 300`: without Redis the site stays up and accepts; work begins after.

No page and no call may answer 500 or more; when Redis is back, tracks start within 30 s and the line is short in 60 s.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from tests.chaos.stage import OF_A_SITE, START_REDIS, STOP_REDIS, ask_for, command, verdict

if TYPE_CHECKING:
    from tests.chaos.processes import Crew

FIRST_SECONDS = 30.0
CALM_SECONDS = 60.0
CALM_LAG_SECONDS = 5.0


def wishes() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0, help="without Redis")
    parser.add_argument("--rate", type=float, default=5.0, help="requests a second")
    return parser


def play(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from tests.chaos import site

    with site.site(asked.rate) as (crew, visitors):
        site.tend(crew, 8)
        ask_for(STOP_REDIS)
        before = len(visitors.accepted)
        site.tend(crew, asked.seconds)
        meanwhile = len(visitors.accepted) - before
        ask_for(START_REDIS)
        first, calm = _measure(crew)
        site.finish_up(crew, visitors, 120)
        figures = {
            "seconds without Redis": asked.seconds,
            **visitors.counts,
            "tracks accepted": len(visitors.accepted),
            "accepted without Redis": meanwhile,
            "first one begins after (s)": first,
            "line short again after (s)": calm,
        }
        wrong = {
            **site.wrongs(visitors),
            "answers of 500 and above": visitors.counts["answers of 500 and above"],
            "nothing accepted without Redis": int(meanwhile == 0),
            "first one began after 30 s": int(first > FIRST_SECONDS),
            "line longer than 5 s after 60 s": int(calm > CALM_SECONDS),
        }
    return verdict(figures, wrong)


def _measure(crew: Crew) -> tuple[float, float]:
    """Seconds from the return of Redis to the first job that begins, and to a line of less than 5 s."""
    from django.utils import timezone

    from jobs.models import Job
    from jobs.queries import backlog
    from tests.chaos import site

    back_at, began = timezone.now(), time.monotonic()
    first = calm = float("inf")
    while calm == float("inf") and time.monotonic() - began < 2 * CALM_SECONDS:
        site.tend(crew, 0.25)
        since = time.monotonic() - began
        if first == float("inf") and Job.objects.filter(started_at__gte=back_at).exists():
            first = since
        if first != float("inf") and backlog().lag_seconds < CALM_LAG_SECONDS:
            calm = since
    return first, calm


if __name__ == "__main__":
    command("tests.chaos.redis_away", wishes(), play, settings=OF_A_SITE)
