"""A short recording in somebody's library, and workers that go on until a job has ended."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from django.utils import timezone

from jobs.models import Job
from jobs.services import run, sweep
from tests.engine.effects.sounds import RATE, noise, sine
from tests.jobs.conftest import Clock
from tests.support.killing import Killed
from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Asset, Track

__all__ = ["make_track"]
SECONDS = 2.0
LiveThrough = Callable[[object], Job]


@pytest.fixture
def work(redis_url: str) -> LiveThrough:
    """What workers and sweeps do until this job has ended, whoever dies meanwhile."""
    clock = Clock()
    clock.now = timezone.now()

    def live_through(job_pk: object) -> Job:
        wanted = Job.objects.get(pk=job_pk)
        for _ in range(40):
            try:
                sweep(now=clock())
                for earlier in Job.objects.filter(finished_at=None, created_at__lt=wanted.created_at):
                    run(str(earlier.pk), clock=clock)
                run(str(job_pk), clock=clock)
            except Killed:
                pass
            job = Job.objects.get(pk=job_pk)
            if job.is_finished:
                return job
            clock.now = max(clock.now, job.next_at, job.lease_until or job.next_at) + timedelta(seconds=0.1)
        raise AssertionError(f"{job} is still {job.state}")

    return live_through


@pytest.fixture
def song(user: User, make_track: MakeTrack, tmp_path: Path, redis_url: str) -> Track:
    """Two seconds that somebody sent: a low tone, a high one, and a hit every half second."""
    from files.storing import store
    from tracks.models import Asset

    hits = noise(SECONDS, -12) * (np.arange(round(SECONDS * RATE)) % (RATE // 2) < RATE // 50)[:, np.newaxis]
    path = tmp_path / "master.flac"
    soundfile.write(path, 0.2 * sine(82, SECONDS) + 0.1 * sine(880, SECONDS) + hits, RATE, subtype="PCM_24")
    measured = {"duration_seconds": SECONDS, "measured_duration_seconds": SECONDS}
    track = make_track(user, origin="uploaded", title="My song", files=False, **measured)
    kept = store(path)
    Asset.objects.create(
        track=track, role="master", name="master", storage_key=kept.key, content_type="audio/flac",
        size_bytes=kept.size_bytes, sha256=kept.sha256,
    )  # fmt: skip
    return track


def samples_of(asset: Asset) -> np.ndarray:
    """The sound of a stored WAV or FLAC: (frames, channels)."""
    from files import storing

    found, _ = soundfile.read(io.BytesIO(b"".join(storing.blocks(asset.storage_key))), always_2d=True)
    return found
