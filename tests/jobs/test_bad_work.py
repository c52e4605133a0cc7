"""J5: one bad job never stops the others; J6: a worker that is asked to stop does, and gives its job back."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from credits import services as credits_services
from credits.queries import balance
from jobs.models import Job, State
from jobs.services import start
from tests.chaos.processes import Crew, kill_tree

PRICE = 3
ROOT = Path(__file__).resolve().parents[2]


def accepted(kind: str, name: str, deadline_seconds: int = 300, **params: str) -> Job:
    owner = get_user_model().objects.create_user(f"{name}@example.org", "a-long-passphrase")
    credits_services.grant(user=owner, amount=PRICE, key=f"for {name}", reason="for a test")
    return start(owner=owner, kind=kind, params=params, price_credits=PRICE, deadline_seconds=deadline_seconds)


def until(happened: Callable[[], bool], crew: Crew | None = None) -> None:
    """Waits for something that must come; four minutes are the sign that it never will."""
    gives_up = time.monotonic() + 240
    while not happened():
        assert time.monotonic() < gives_up, "it never came"
        if crew is not None:
            crew.tend()
        time.sleep(0.1)


@pytest.fixture
def environment(child_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**child_environment, "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings"}


@contextlib.contextmanager
def working(environment: dict[str, str], log: Path) -> Iterator[Crew]:
    crew = Crew([["manage.py", "work", "default"], ["manage.py", "sweep_jobs", "--forever"]], environment, log)
    try:
        yield crew
    finally:
        crew.stop()


def test_bad_jobs_fail_and_are_released_while_all_others_finish(environment: dict[str, str], tmp_path: Path) -> None:
    killing = accepted("killing", "killing")
    spinning = accepted("spinning", "spinning", deadline_seconds=4)
    leaking = accepted("leaking", "leaking")
    others = [accepted("plain", f"other{number}") for number in range(60)]
    everybody = [killing, spinning, leaking, *others]
    with working(environment, tmp_path / "log") as crew:
        until(lambda: not Job.objects.unfinished().exists(), crew)
        assert crew.restarts == 0, "the bad job took the worker itself with it"
    for job in everybody:
        job.refresh_from_db()
    assert {job.error_code for job in others} == {""}
    assert {job.state for job in others} == {State.COMPLETE}
    assert sum(job.fence for job in others) <= 1.2 * len(others), "others were taken up again because of the bad ones"
    assert [job.error_code for job in (killing, spinning, leaking)] == ["poisonous", "overdue", "broke_off"]
    assert killing.poison_count == 3
    for job in (killing, spinning, leaking):
        assert (job.state, balance(job.owner).available) == (State.FAILED, PRICE)


def test_a_worker_that_is_asked_to_stop_exits_within_ten_seconds_and_hands_its_job_back(
    environment: dict[str, str], tmp_path: Path
) -> None:
    flag = tmp_path / "began"
    job = accepted("sleeping", "sleeping", flag=str(flag))
    command = [sys.executable, "manage.py", "work", "default"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log) as worker,
    ):
        try:
            until(flag.exists)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=10) == 0
        finally:
            kill_tree(worker.pid)
    job.refresh_from_db()
    assert (job.state, job.lease_until, job.poison_count) == (State.FETCHING, None, 0)
    assert job.next_at <= timezone.now()
