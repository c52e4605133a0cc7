"""Each step of reading a tune may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from studio.models import SungTune
from studio.runners.tunes import ReadTuneRunner
from studio.services import start_reading_tune
from tests.studio.conftest import LiveThrough
from tests.studio.voices import sung_track
from tests.support.killing import dying_once
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hummed(user: User, make_track: MakeTrack, tmp_path: Path, redis_url: str) -> Track:
    return sung_track(user, make_track, tmp_path)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_tune(
    user: User, hummed: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    start_reading_tune(track_pk=hummed.pk, by=user)
    dying_once(monkeypatch, ReadTuneRunner, name, first=first)
    job = work(SungTune.objects.get().job_id)
    assert (job.state, job.error_message) == ("complete", "")
    assert len(SungTune.objects.get().values["notes_sung"]) == 5
    assert prove(deep=True) == []


def test_a_track_that_is_deleted_meanwhile_fails_and_can_be_tried_again(
    user: User, hummed: Track, work: LiveThrough
) -> None:
    start_reading_tune(track_pk=hummed.pk, by=user)
    services.delete(track_pk=hummed.pk, by=user)
    job = work(SungTune.objects.get().job_id)
    assert (job.state, "restore it" in job.error_message) == ("failed", True)
    services.restore(track_pk=hummed.pk, by=user)
    again = start_reading_tune(track_pk=hummed.pk, by=user).latest
    assert again is not None
    assert again.job.retry_of_id == job.pk
    assert work(again.job_id).state == "complete"


def test_a_tune_goes_with_its_track_for_good(user: User, hummed: Track, work: LiveThrough) -> None:
    start_reading_tune(track_pk=hummed.pk, by=user)
    work(SungTune.objects.get().job_id)
    services.delete(track_pk=hummed.pk, by=user)
    services.empty_trash(now=timezone.now() + timedelta(days=31))
    tune = SungTune.objects.select_related("job").get()
    assert (tune.values, tune.job.params, tune.job.produced) == ({}, {}, {})
