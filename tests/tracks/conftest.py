"""Music for tests: tracks that are delivered, with real files in storage, made in a moment."""

from __future__ import annotations

import resource
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from tests.support.paid_work import buyer, paid

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

__all__ = ["buyer", "paid"]
MakeTrack = Callable[..., "Track"]
FILES = {
    ("mp3", ""): ("song.mp3", "audio/mpeg"),
    ("master", ""): ("song.flac", "audio/flac"),
    ("stem", "drums"): ("drums.flac", "audio/flac"),
    ("stem", "bass"): ("bass.flac", "audio/flac"),
    ("midi", ""): ("song.mid", "audio/midi"),
}


def made_for(owner: User, *, done: bool) -> dict[str, Any]:
    """What a track has only when somebody asked for it: the request, and what it says of the music."""
    from tracks.models import Request

    asked = Request.objects.create(
        owner=owner, idempotency_key=uuid.uuid4().hex, fingerprint="x", brief={"prompt": "warm rain"},
        model="composer", takes=1, price_credits=0, created_at=timezone.now(),
    )  # fmt: skip
    return {
        "request": asked, "take": 1, "prompt": "warm rain", "genre": "lo-fi", "mood": "calm", "key": "F minor",
        "tempo_bpm": 78.0, "seed": 7, "model": "composer", "recipe": {"seed": 7} if done else {},
    }  # fmt: skip


@pytest.fixture
def make_track(db: None, tmp_path: Path) -> MakeTrack:
    """Makes a track of somebody in some state; a complete one has files of random bytes."""
    from files.storing import store
    from jobs.models import FINAL, Job
    from tracks.models import Asset, Track

    def make(owner: User, *, state: str = "complete", size: int = 5_000, files: bool = True, **fields: Any) -> Track:
        now = timezone.now()
        done = state == "complete"
        ended = now if state in FINAL else None
        job = Job.objects.create(
            owner=owner, kind="generate", queue="default", state=state, price_credits=0, created_at=now, next_at=now,
            deadline_at=now + timedelta(minutes=15), finished_at=ended, model="composer",
            slot=None if state in {*FINAL, "queued"} else 1 + Job.objects.filter(owner=owner).count(),
        )  # fmt: skip
        values: dict[str, Any] = {
            "title": "Night Rain", "duration_seconds": 30.0, "created_at": now, "delivered_at": now if done else None,
            **(made_for(owner, done=done) if fields.get("origin", "made") == "made" else {"take": None}),
        }  # fmt: skip
        track = Track.objects.create(owner=owner, job=job, **{**values, **fields})
        if done and files:
            for (role, name), (file_name, content_type) in FILES.items():
                path = tmp_path / file_name
                path.write_bytes(uuid.uuid4().bytes * (size // 16))
                kept = store(path)
                Asset.objects.create(
                    track=track, role=role, name=name, storage_key=kept.key, content_type=content_type,
                    size_bytes=kept.size_bytes, sha256=kept.sha256,
                )  # fmt: skip
        return track

    return make


@pytest.fixture
def deliver(db: None) -> Callable[[Track], Track]:
    """Ends the work of a take that was asked for as a worker does when the music is good: settled, and delivered."""
    from jobs.services import claim
    from jobs.services.life.claiming import write
    from jobs.services.life.ending import finish
    from tracks.models import Track

    measured = {"duration_seconds": 31.0, "tempo_bpm": 80.0, "key": "", "loudness_lufs": -14.0, "true_peak_dbtp": -1.0}
    produced = {"measured": measured, "recipe": {}, "score": {}, "peaks": [], "files": []}

    def done(track: Track) -> Track:
        job = claim(track.job_id, now=timezone.now())
        assert job is not None
        write(job, produced=produced)
        finish(job, now=timezone.now())
        return Track.objects.select_related("job").get(pk=track.pk)

    return done


@pytest.fixture
def enrich(db: None) -> Callable[[User, int], None]:
    """Gives somebody credits."""
    from credits.services import grant

    def give(person: User, amount: int) -> None:
        grant(user=person, amount=amount, key=uuid.uuid4().hex, reason="a gift")

    return give


@pytest.fixture
def rich(user: User, enrich: Callable[[User, int], None]) -> User:
    """Somebody with 100 credits."""
    enrich(user, 100)
    return user


@pytest.fixture
def smallest_files() -> Callable[[int], AbstractContextManager[None]]:
    """While it is entered no file of this process grows beyond so many bytes: what a disk does that is full."""

    @contextmanager
    def bounded(most: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return bounded
