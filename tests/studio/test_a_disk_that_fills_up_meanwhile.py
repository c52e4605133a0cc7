"""A disk that fills up in the middle of work: a sentence, nothing half kept, and all is well once there is room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from jobs.limits import work_folder
from jobs.models import Job
from studio.models import Analysis, Edit
from studio.queries import studio_time
from studio.services import create_mix, export_mix, start_analysis, start_edit, start_separation
from tests.engine.effects.sounds import RATE, noise
from tests.studio.conftest import LiveThrough
from tests.studio.mixes import part
from tests.studio.test_sources_deleted_for_good_meanwhile import BACKWARDS, unneeded_files
from tests.tracks.conftest import smallest_files
from tests.tracks.test_sent_sound_becomes_tracks import arrived
from tracks import services
from tracks.models import Asset, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["smallest_files"]
# On PostgreSQL, whose files are another process's: only what the work writes meets the limit.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Bounded = Callable[[int], AbstractContextManager[None]]
NEARLY_ALL = 9_999_999
SAID = (
    "The disk of this site is full, so this could not be written. What you have is as it was, and this cost nothing: "
    "try again later, or tell whoever runs this site."
)


def begin(kind: str, song: Track, user: User, tries: int) -> object:
    """What a person does first, and again after a failure."""
    if kind == "separate":
        latest = start_separation(track_pk=song.pk, by=user).latest
        assert latest is not None
        return latest.job_id
    if kind == "analyse":
        start_analysis(track_pk=song.pk, by=user)
        return Analysis.objects.get().job_id
    if kind == "edit":
        return start_edit(track_pk=song.pk, by=user, chain=BACKWARDS, idempotency_key=str(tries)).track.job_id
    mix = create_mix(owner=user, title="Mine", document={"parts": [part(song.pk, name="A")]})
    return export_mix(mix_pk=mix.pk, by=user, idempotency_key=str(tries), with_stems=True).job_id


def fails_for_want_of_room(job: Job) -> None:
    assert (job.state, job.error_code, job.error_message) == ("failed", "disk_full", SAID)
    assert (job.fetched, job.produced, work_folder(job.pk).exists()) == ({}, {}, False)


@pytest.mark.parametrize("most", [1_000, 60_000], ids=["at once", "in the middle"])
@pytest.mark.parametrize("kind", ["analyse", "separate", "edit", "mix"])
def test_it_ends_with_a_sentence_and_is_made_once_there_is_room(
    user: User, song: Track, work: LiveThrough, smallest_files: Bounded, settings: Any, kind: str, most: int
) -> None:
    files = sorted(song.assets.values_list("role", "name"))
    pk = begin(kind, song, user, 1)
    settings.DISK_RESERVE_MEGABYTES = NEARLY_ALL
    with smallest_files(most):
        job = work(pk)
    settings.DISK_RESERVE_MEGABYTES = 0
    fails_for_want_of_room(job)
    assert sorted(Asset.objects.values_list("role", "name")) == files
    assert (prove(deep=True), unneeded_files(), studio_time(user=user).used_seconds) == ([], [], 0)
    assert work(begin(kind, song, user, 2)).state == "complete"
    assert (prove(deep=True), Edit.objects.filter(track__delivered_at=None).count()) == ([], int(kind == "edit"))


def test_a_sound_that_is_read_in_keeps_its_original(
    user: User, tmp_path: Path, work: LiveThrough, smallest_files: Bounded, settings: Any
) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, np.asarray(noise(2.0, -20)), RATE)
    upload = services.import_upload(upload_pk=arrived(user, path.read_bytes()).pk, by=user)
    track = Track.objects.get(upload=upload)
    settings.DISK_RESERVE_MEGABYTES = NEARLY_ALL
    with smallest_files(60_000):
        fails_for_want_of_room(work(track.job_id))
    settings.DISK_RESERVE_MEGABYTES = 0
    assert ([asset.role for asset in track.assets.all()], prove(deep=True)) == (["original"], [])
    assert work(services.retry_take(track_pk=track.pk, by=user).job_id).state == "complete"
