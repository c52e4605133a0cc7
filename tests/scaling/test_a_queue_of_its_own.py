"""Work of a kind or service can wait in a queue of its own, by environment alone, and only its workers take it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from pytest_django import Settings

from jobs.limits import queue_for
from jobs.models import Job, State
from jobs.services import start
from soundfoundry.settings.environment import Environment
from soundfoundry.settings.queues import job_queues, rq_queues
from tests.chaos.processes import Crew


def test_without_a_word_everything_waits_in_one_queue() -> None:
    assert list(rq_queues(job_queues(Environment({})), "redis://host")) == ["default"]
    assert queue_for("generate") == queue_for("anything", "any service") == "default"


def test_one_setting_names_the_queues_and_what_waits_in_them() -> None:
    named = job_queues(Environment({"JOB_QUEUES": "ace-step=gpu, heart-mula=gpu,separate=long"}))
    assert named == {"ace-step": "gpu", "heart-mula": "gpu", "separate": "long"}
    made = rq_queues(named, "redis://host")
    assert list(made) == ["default", "gpu", "long"]
    assert {queue["URL"] for queue in made.values()} == {"redis://host"}


@pytest.mark.parametrize("entry", ["gpu", "ace_step=", "=gpu", "ace-step=gpu gpu", "a=b=c", "one=gpu,one=other"])
def test_what_cannot_be_meant_is_refused_with_an_example(entry: str) -> None:
    env = Environment({"JOB_QUEUES": entry})
    job_queues(env)
    assert len(env.problems) == 1
    assert "such as ace-step=gpu" in env.problems[0]


def test_the_service_decides_before_the_kind(settings: Settings) -> None:
    settings.JOB_QUEUES = {"generate": "songs", "ace-step": "gpu"}
    assert queue_for("generate", "ace-step") == "gpu"
    assert queue_for("generate", "composer") == queue_for("generate") == "songs"


@pytest.fixture
def crews(child_environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, Crew]]:
    """A reconciler and a worker of the first queue, which start now, and what to start a worker of the other with."""
    environment = {
        **child_environment,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
        "JOB_QUEUES": "plain=gpu",
    }
    started: dict[str, Crew] = {
        "first": Crew(
            [["manage.py", "work", "default"], ["manage.py", "sweep_jobs", "--forever"]],
            environment,
            tmp_path / "first",
        )
    }
    yield started
    for crew in started.values():
        crew.stop()


def test_only_workers_of_a_queue_take_what_waits_in_it(crews: dict[str, Crew], settings: Settings) -> None:
    settings.JOB_QUEUES = {"plain": "gpu"}
    settings.RQ_QUEUES = rq_queues(settings.JOB_QUEUES, settings.REDIS_URL)
    settings.JOB_RUNNERS = {"plain": "tests.doubles.bad_runners.PlainRunner"}
    owner = get_user_model().objects.create_user("ada@example.org", "a-long-passphrase", plan_id="pro")
    on_gpu = start(owner=owner, kind="plain", params={}, price_credits=0, deadline_seconds=300)
    settings.JOB_QUEUES = {}
    usual = [start(owner=owner, kind="plain", params={}, price_credits=0, deadline_seconds=300) for _ in range(2)]
    _until_complete(usual)
    on_gpu.refresh_from_db()
    assert (on_gpu.queue, on_gpu.state) == ("gpu", State.QUEUED)

    first = crews["first"]
    crews["gpu"] = Crew([["manage.py", "work", "gpu"]], first.environment, Path(first.log.name).with_name("gpu"))
    _until_complete([on_gpu])


def _until_complete(jobs: list[Job]) -> None:
    gives_up = time.monotonic() + 240
    while Job.objects.filter(pk__in=[job.pk for job in jobs], state=State.COMPLETE).count() < len(jobs):
        assert time.monotonic() < gives_up, list(Job.objects.values_list("queue", "state"))
        time.sleep(0.1)
