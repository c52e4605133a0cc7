"""The product's programs for the chaos commands that need pages, and what must be true of all they accepted."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
from django.core.management import call_command
from django.db import DatabaseError, connection

from credits.queries import prove as prove_money
from jobs.models import Job, State
from jobs.queries import prove
from tests.chaos.processes import Crew
from tests.chaos.visitors import Visitors

WORKERS = 2
WEB, SWEEP = 0, WORKERS + 1


@contextlib.contextmanager
def site(rate: float) -> Iterator[tuple[Crew, Visitors]]:
    """Web, workers and sweep, with visitors before the door; the socket outlives the web process, as in `make run`."""
    call_command("migrate", verbosity=0)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        descriptor = listener.fileno()
        os.set_inheritable(descriptor, True)  # noqa: FBT003
        visitors = Visitors(f"http://127.0.0.1:{listener.getsockname()[1]}", rate)
        web = ["-m", "soundfoundry.embedded.web", str(descriptor)]
        work = ["manage.py", "work", "default"]
        commands = [web, *[work] * WORKERS, ["manage.py", "sweep_jobs", "--forever"]]
        crew = Crew(commands, dict(os.environ), Path(os.environ["DATA_DIR"]) / "log", descriptors=(descriptor,))
        with contextlib.ExitStack() as leaving:
            leaving.callback(crew.stop)
            leaving.callback(visitors.go)
            visitors.come()
            yield crew, visitors


def tend(crew: Crew, seconds: float) -> None:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        crew.tend()
        time.sleep(0.1)


def unfinished() -> int:
    """How much has not ended yet; the database may be asked at a bad moment."""
    try:
        return Job.objects.unfinished().count()
    except DatabaseError:
        connection.close()
        return -1


def finish_up(crew: Crew, visitors: Visitors, seconds: float) -> None:
    """Nobody comes any more; everything accepted may still end."""
    visitors.go()
    ends_at = time.monotonic() + seconds
    while unfinished() and time.monotonic() < ends_at:
        tend(crew, 0.3)


def wrongs(visitors: Visitors) -> dict[str, float]:
    """Each must be 0. The service makes whatever it accepted, so what was paid for must be complete."""
    ledger = httpx.get(os.environ["CHAOS_PROVIDER_URL"] + "/ledger", timeout=30).json()
    paid = Counter(row["generation"] for row in ledger["requests"])
    complete = {str(pk) for pk in Job.objects.filter(state=State.COMPLETE).values_list("pk", flat=True)}
    of_tracks = {str(pk) for pk in Job.objects.values_list("track__pk", flat=True)}
    for line in visitors.bad[:10]:
        sys.stdout.write(f"{line}\n")
    return {
        "requests that failed twice": len(visitors.bad),
        "not ended": Job.objects.unfinished().count(),
        "accepted and lost": len(set(visitors.accepted) - of_tracks),
        "made twice for one request": Job.objects.count() - len(visitors.accepted),
        "paid more than once": sum(count > 1 for count in paid.values()),
        "paid and not complete": len(set(paid) - complete),
        "fewer than 9 of 10 complete": int(len(complete) < 0.9 * len(visitors.accepted) or not complete),
        "complete but never paid": len(complete - set(paid)),
        "money and work disagree (I4, I5)": len(prove()),
        "money does not add up (I1 to I12)": len(prove_money()),
    }
