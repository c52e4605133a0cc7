"""The samples everybody can hear on the front page: made by the house itself, with its own composer, for nothing."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from engine.brief import Brief
from jobs.services import run
from tracks.models import Track
from tracks.services.starting import start_sample
from tracks.services.trying import retry_take

HOUSE = "house@soundfoundry.invalid"
WAIT_SECONDS = 0.2


@dataclass(frozen=True)
class Sample:
    """One piece of the front page; its name is its idempotency key."""

    name: str
    brief: Brief


SAMPLES = (
    Sample(
        "rainy-window",
        Brief("slow lo-fi beat for a rainy window, warm electric piano", genre="lo-fi", mood="calm",
              tempo_bpm=78.0, duration_seconds=30.0, seed=7),
    ),
    Sample(
        "night-drive",
        Brief("synthwave drive along the coast at night", genre="synthwave", mood="energetic",
              tempo_bpm=104.0, duration_seconds=30.0, seed=21),
    ),
    Sample(
        "first-light",
        Brief("orchestral sunrise over the mountains, hopeful strings and horns", genre="orchestral", mood="uplifting",
              tempo_bpm=84.0, duration_seconds=30.0, seed=3),
    ),
)  # fmt: skip


class SampleFailed(Exception):
    """A sample could not be made; the message says why."""


def make_samples(*, force: bool = False, told: Callable[[str], None]) -> list[Track]:
    """Make the samples that are missing, here and now; with `force`, make all anew and drop the old ones.

    told: called with a line about each. Raises SampleFailed.
    """
    owner = house()
    return [_ready(sample, owner, force=force, told=told) for sample in SAMPLES]


def house() -> User:
    """The account the samples belong to: nobody can sign in to it."""
    owner, is_new = User.objects.get_or_create(
        email=HOUSE, defaults={"display_name": "SoundFoundry", "is_active": False, "plan_id": "enterprise"}
    )
    if is_new:
        owner.set_unusable_password()
        owner.save(update_fields=["password"])
    return owner


def _ready(sample: Sample, owner: User, *, force: bool, told: Callable[[str], None]) -> Track:
    older = Track.objects.owned_by(owner).live().filter(_of(sample), is_sample=True)
    track = older.delivered().newest().first()
    if track is not None and not force:
        told(f"{track.title}: there already")
        return track
    key = f"{_key(sample)}:{uuid.uuid4().hex}" if force else _key(sample)
    request = start_sample(owner=owner, brief=sample.brief, idempotency_key=key)
    track = _finished(request.tracks.select_related("job").get(), owner)
    older.exclude(pk=track.pk).update(deleted_at=timezone.now())
    told(f"{track.title}: made, {track.shown_seconds:.0f} seconds")
    return track


def _key(sample: Sample) -> str:
    return f"sample:{sample.name}"


def _of(sample: Sample) -> Q:
    key = _key(sample)
    return Q(request__idempotency_key=key) | Q(request__idempotency_key__startswith=f"{key}:")


def _finished(track: Track, owner: User) -> Track:
    """Do the work of this job here, side by side with any worker that has it already."""
    if track.job.can_be_retried:
        track = retry_take(track_pk=track.pk, by=owner)
    job = track.job
    while not job.is_finished and timezone.now() < job.deadline_at:
        run(str(job.pk))
        job.refresh_from_db()
        if not job.is_finished:
            time.sleep(WAIT_SECONDS)
    track.refresh_from_db()
    if not track.is_delivered:
        raise SampleFailed(f"{track.title}: {job.error_message or 'it was not finished in time.'}")
    return track
