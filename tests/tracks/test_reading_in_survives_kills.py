"""A worker that dies while it reads in what somebody sent costs nothing: another one ends it as if it had not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.services import run, sweep
from tests.jobs.conftest import Clock
from tests.support.killing import Killed, dying_once
from tests.support.sounds import sound
from tests.tracks.test_sent_sound_becomes_tracks import arrived
from tracks import services
from tracks.importing import ImportRunner
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User


def live_through(track: Track, clock: Clock) -> Job:
    """What workers and sweeps do until the job has ended."""
    for _ in range(40):
        try:
            sweep(now=clock())
            run(str(track.job_id), clock=clock)
        except Killed:
            pass
        job = Job.objects.get(pk=track.job_id)
        if job.is_finished:
            return job
        clock.now = max(clock.now, job.next_at, job.lease_until or job.next_at) + timedelta(seconds=0.1)
    raise AssertionError(f"{job} is still {job.state}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_one_whole_track(
    user: User, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    upload = services.import_upload(upload_pk=arrived(user, sound(tmp_path / "a.flac")).pk, by=user)
    dying_once(monkeypatch, ImportRunner, name, first=first)
    track, clock = Track.objects.get(upload=upload), Clock()
    clock.now = timezone.now()
    job = live_through(track, clock)
    assert (job.state, job.error_message) == ("complete", "")
    assert sorted(track.assets.values_list("role", flat=True)) == ["master", "mp3", "original"]
    assert prove(deep=True) == []


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_read_in_fails_with_a_reason_keeps_the_original_and_can_be_tried_again(
    user: User, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = services.import_upload(upload_pk=arrived(user, sound(tmp_path / "a.flac")).pk, by=user)
    track, clock = Track.objects.get(upload=upload), Clock()
    clock.now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr("tracks.importing.LONGEST_SECONDS", -0.5)
        job = live_through(track, clock)
    assert job.state == "failed"
    assert "longer than" in job.error_message
    assert [asset.role for asset in track.assets.all()] == ["original"]
    again = services.retry_take(track_pk=track.pk, by=user)
    assert live_through(again, clock).state == "complete"
