"""Paid services for tests: the doubles of three, an installation that has keys for them, and jobs lived through."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from credits.services import grant
from engine.brief import Brief
from engine.providers.services import SERVICES
from tests.doubles.ace_step import AceStepDouble
from tests.doubles.deliveries import Sent
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.replicate import ReplicateDouble

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from accounts.models import User
    from jobs.models import Job
    from tracks.models import Track

LYRICS = "Walk along the river\nall the way to morning\nand the light comes in"
SONG = Brief("a quiet piano by the sea", duration_seconds=30.0, seed=7, lyrics=LYRICS, is_instrumental=False)
TUNE = replace(SONG, lyrics="", is_instrumental=True)
MINIMAX, ACE_AT_FAL, DEAR_AT_FAL = "fal-minimax-music-2", "fal-ace-step", "fal-stable-audio-2.5"
MUSICGEN, ACE_AT_REPLICATE, ACE = "replicate-musicgen", "replicate-ace-step", "ace-step-1.5-turbo"
COMPOSER = "composer"
HOOKS = "https://studio.example"
NOWHERE = "http://127.0.0.1:9/"


class PaidServices:
    """The doubles, and the time: jobs live by `clock`, which runs ahead of the real one as far as it was moved."""

    def __init__(self, settings: Any, seed: int = 1) -> None:
        self.settings = settings
        self.fal, self.replicate, self.ace = FalDouble(seed), ReplicateDouble(seed), AceStepDouble(seed)
        self.ahead = timedelta()

    @property
    def doubles(self) -> dict[str, Double]:
        return {"fal": self.fal, "replicate": self.replicate, "ace-step": self.ace}

    def clock(self) -> datetime:
        return timezone.now() + self.ahead

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)

    def let_time_run_out(self) -> None:
        """Past the deadline, and past the time that work has once more which no worker saw until then."""
        from jobs.limits import limit
        from jobs.services import sweep

        self.forward(700)
        sweep(now=self.clock())
        self.forward(limit("JOB_LAST_CHANCE_SECONDS") + 1)

    def until(self, moment: datetime) -> None:
        self.ahead += max(timedelta(), moment - self.clock() + timedelta(milliseconds=1))

    def connect(self, **keys: list[str]) -> None:
        """Give the installation these accounts: all of each double's keys, or those named."""
        webhooks = {"fal": {"jwks_url": self.fal.jwks_url}, "replicate": {"secrets": [self.replicate.secret]}}
        self.settings.PROVIDER_ACCOUNTS_AND_KEYS = {
            slug: {
                "name": SERVICES[slug].name,
                "keys": keys.get(slug, list(double.known_keys)),
                "url": double.base_url,
                "uploads_url": double.base_url,
                "schemas_url": double.base_url,
                "webhooks": webhooks.get(slug, {}),
            }
            for slug, double in self.doubles.items()
        }

    def offer(self, *slugs: str, **changed: Any) -> None:
        """These models and no others, the first one preferred."""
        from makers.models import MusicModel

        MusicModel.objects.update(is_offered=False)
        for rank, slug in enumerate(slugs):
            MusicModel.objects.filter(slug=slug).update(**{"is_offered": True, "rank": rank, **changed})

    def ask(self, owner: User, provider: str, brief: Brief = SONG, **wishes: Any) -> Track:
        """One take."""
        from tracks.services import start_track

        values = {"takes": 1, "idempotency_key": uuid.uuid4().hex, **wishes}
        asked = start_track(owner=owner, brief=brief, provider=provider, **values)
        return asked.tracks.in_order()[0]

    def step(self, job: Job | object) -> Job:
        """What sweep and worker do for it at the next moment something of it is due."""
        from jobs.models import FINAL, Job
        from jobs.services import run, sweep

        job = Job.objects.get(pk=getattr(job, "pk", job))
        due = job.stop_due_at if job.state in FINAL else job.next_at
        if due is not None:
            self.until(max(due, job.lease_until or due))
        sweep(now=self.clock())
        run(str(job.pk), clock=self.clock)
        return Job.objects.get(pk=job.pk)

    def live(self, job: Job | object, *, until: str = "", most: int = 80) -> Job:
        """Steps until it has ended and nothing of it is left to stop, or is in the state `until`."""
        for _ in range(most):
            job = self.step(job)
            if job.state == until or (job.is_finished and job.stop_due_at is None):
                return job
        raise AssertionError(f"{job} is still {job.state} ({job.stage}) after {most} steps")

    def submissions(self, double: Double) -> list[Any]:
        """The bodies of all requests that cost money, accepted or not."""
        places = {self.fal: "/", self.replicate: "/v1/", self.ace: "/release_task"}
        return [
            asked.json
            for asked in double.requests
            if asked.method == "POST"
            and asked.path.startswith(places[double])
            and not asked.path.endswith(("/cancel", "/v1/files", "/complete"))
            and not asked.path.startswith("/storage/")
        ]

    @property
    def paid(self) -> dict[str, int]:
        """Requests accepted by each service."""
        return {slug: len(double.generations or {}) for slug, double in self.doubles.items()}

    def letter(self, double: FalDouble | ReplicateDouble, request_id: str, **given: Any) -> Sent:
        """The webhook of a request as the service signs it, on its way to nobody: see `post`."""
        sent = double.deliver(request_id, to=NOWHERE, **given)
        return replace(sent, url=double.accepted[request_id].webhook)


def post(client: Client, letter: Sent, **changed: Any) -> HttpResponse:
    """Bring a webhook to our door; changed: another url, body, or headers."""
    sent = replace(letter, **changed)
    path = sent.url.removeprefix(HOOKS)
    return client.post(path, sent.body, content_type="application/json", headers=sent.headers)


def enrich(owner: User, amount: int = 1000) -> User:
    grant(user=owner, amount=amount, key=uuid.uuid4().hex, reason="for a test")
    return owner


def forget_clients() -> None:
    """Whatever was made with earlier settings."""
    from jobs import outside

    outside.outbound.cache_clear()
    outside._reader.cache_clear()


@contextmanager
def running(settings: Any, folder: Path, *, seed: int = 1) -> Iterator[PaidServices]:
    from makers.services import seed_models

    services = PaidServices(settings, seed)
    with services.fal, services.replicate, services.ace:
        services.connect()
        settings.OUTBOUND_ALLOW = [double.address for double in services.doubles.values()]
        settings.WEBHOOK_BASE_URL = HOOKS
        settings.JOB_WORK_DIR = folder
        settings.JOB_BACKOFF_SECONDS = 0.0
        settings.JOB_RUNNERS = {"generate": "tests.support.paid_work_runner.QuickRunner"}
        settings.MUSIC_PROVIDERS = {
            COMPOSER: {
                "class": "tests.doubles.recorded_provider.Recorded",
                "name": "SoundFoundry",
                "longest_seconds": 480,
                "is_free": True,
            }
        }
        forget_clients()
        seed_models()
        yield services
    forget_clients()


@pytest.fixture
def paid(settings: Any, transactional_db: None, redis_url: str, tmp_path: Path) -> Iterator[PaidServices]:
    """The doubles of three paid services, and this installation with keys for them; songs are not mastered."""
    with running(settings, tmp_path / "work") as services:
        yield services


@pytest.fixture
def buyer(user: User) -> User:
    """Somebody with 1,000 credits."""
    return enrich(user, 1000)


def broken_promises() -> list[Any]:
    """Whatever work, music and money do not agree about."""
    from soundfoundry.proving import prove_everything
    from tracks.queries import prove

    return [*prove_everything(deep=True).broken, *prove()]
