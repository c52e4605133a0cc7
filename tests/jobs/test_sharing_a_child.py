"""Short steps share one child of a worker, because a fork costs more than they do; nothing else about them changes."""

from __future__ import annotations

from pathlib import Path

from jobs.models import Job, State
from jobs.services.ringing import queue_named
from tests.jobs.test_bad_work import accepted, environment, until, working

__all__ = ["environment"]


def test_doorbells_that_wait_are_answered_by_few_children(environment: dict[str, str], tmp_path: Path) -> None:
    for number in range(30):
        accepted("plain", f"short{number}")
    assert queue_named("default").count == 30
    with working(environment, tmp_path / "log") as crew:
        until(lambda: not Job.objects.unfinished().exists(), crew)
    done = Job.objects.filter(state=State.COMPLETE)
    assert done.count() == 30
    assert len({job.produced["made_by"] for job in done}) <= 15


def test_a_job_that_kills_its_child_costs_the_others_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    killing = accepted("killing", "first")
    others = [accepted("plain", f"behind{number}") for number in range(10)]
    with working(environment, tmp_path / "log") as crew:
        until(lambda: not Job.objects.unfinished().exists(), crew)
    for job in others:
        job.refresh_from_db()
    assert {(job.state, job.poison_count) for job in others} == {(State.COMPLETE, 0)}
    killing.refresh_from_db()
    assert (killing.error_code, killing.poison_count) == ("poisonous", 3)
