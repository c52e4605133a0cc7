"""Whose source is deleted for good in the middle of the work: it ends with a sentence or whole, and leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from files.services import sweep_storage
from jobs.limits import work_folder
from jobs.models import Job
from jobs.services import cancel
from studio.models import Analysis, Separation
from studio.runners.analysing import AnalyseRunner
from studio.runners.editing import EditRunner
from studio.runners.mixing import MixRunner
from studio.runners.separating import SeparateRunner
from studio.services import create_mix, export_mix, start_analysis, start_edit, start_separation
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.mixes import part
from tests.support.sounds import sound
from tests.tracks.test_sent_sound_becomes_tracks import arrived
from tracks import services
from tracks.importing import ImportRunner
from tracks.models import Asset, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "The track was deleted for good meanwhile: bring the sound in or make it again, and start again."
BACKWARDS = {"effects": [{"kind": "reverse"}]}


def begin_analysis(song: Track, user: User) -> object:
    start_analysis(track_pk=song.pk, by=user)
    return Analysis.objects.get().job_id


def begin_separation(song: Track, user: User) -> object:
    start_separation(track_pk=song.pk, by=user, follow_up="karaoke")
    return Separation.objects.get().job_id


def begin_edit(song: Track, user: User) -> object:
    return start_edit(track_pk=song.pk, by=user, chain=BACKWARDS).track.job_id


def begin_mix(song: Track, user: User) -> object:
    mix = create_mix(owner=user, title="Mine", document={"parts": [part(song.pk, name="A")]})
    return export_mix(mix_pk=mix.pk, by=user, idempotency_key="k").job_id


BEGIN: dict[str, tuple[type, Callable[[Track, Any], object]]] = {
    "analyse": (AnalyseRunner, begin_analysis),
    "separate": (SeparateRunner, begin_separation),
    "edit": (EditRunner, begin_edit),
    "mix": (MixRunner, begin_mix),
}


def purge(track: Track, by: User) -> None:
    services.delete(track_pk=track.pk, by=by)
    assert services.empty_trash(kept_for=timedelta(0)).tracks == 1


def meanwhile(monkeypatch: pytest.MonkeyPatch, runner: type, name: str, happen: Callable[[], None]) -> None:
    """This happens once, right after that call of the runner."""
    whole = getattr(runner, name)
    first = iter([True])

    def call(self: Any, *given: Any) -> Any:
        found = whole(self, *given)
        if next(first, False):
            happen()
        return found

    monkeypatch.setattr(runner, name, call)


def unneeded_files() -> list[str]:
    """What lies in storage after the sweep of tomorrow and no row needs."""
    tomorrow = timezone.now() + timedelta(hours=25)
    list(sweep_storage(delete=True, now=tomorrow))
    return [found.key for found in sweep_storage(now=tomorrow)]


def assert_nothing_is_left(song: Track, job: Job) -> None:
    assert not Asset.objects.filter(track=song).exists()
    assert not Analysis.objects.filter(job=job).exists()
    assert not work_folder(job.pk).exists()
    assert (prove(deep=True), unneeded_files()) == ([], [])


@pytest.mark.parametrize("kind", BEGIN)
def test_before_it_is_read_the_job_ends_with_a_sentence(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    runner, begin = BEGIN[kind]
    pk = begin(song, user)
    meanwhile(monkeypatch, runner, "poll", lambda: purge(song, user))
    job = work(pk)
    said = "There is nothing to mix: add a part." if kind == "mix" else GONE
    assert (job.state, job.error_message.startswith(said)) == ("failed", True), job.error_message
    assert (job.fetched, job.produced) == ({}, {})
    assert_nothing_is_left(song, job)


@pytest.mark.parametrize("name", ["fetch", "finish"])
def test_an_analysis_knows_nothing_any_more(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pk = begin_analysis(song, user)
    meanwhile(monkeypatch, AnalyseRunner, name, lambda: purge(song, user))
    job = work(pk)
    assert (job.is_finished, job.params, job.fetched, job.produced) == (True, {}, {}, {})
    assert_nothing_is_left(song, job)


@pytest.mark.parametrize("name", ["fetch", "finish"])
def test_stems_are_not_kept(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pk = begin_separation(song, user)
    meanwhile(monkeypatch, SeparateRunner, name, lambda: purge(song, user))
    job = work(pk)
    assert (job.state, job.error_message, job.fetched, job.produced) == ("failed", GONE, {}, {})
    assert_nothing_is_left(song, job)
    assert not Job.objects.filter(kind="edit").exists()


@pytest.mark.parametrize("name", ["fetch", "finish"])
@pytest.mark.parametrize("kind", ["edit", "mix"])
def test_what_was_read_already_becomes_a_whole_track_of_its_own(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    runner, begin = BEGIN[kind]
    frames = len(samples_of(song.files("master")[0]))
    pk = begin(song, user)
    meanwhile(monkeypatch, runner, name, lambda: purge(song, user))
    job = work(pk)
    assert (job.state, job.error_message) == ("complete", "")
    made = Track.objects.get(job=job)
    assert [len(samples_of(made.files("master")[0])), prove(deep=True), unneeded_files()] == [frames, [], []]


@pytest.mark.parametrize("name", ["fetch", "finish"])
def test_a_sound_that_is_given_up_while_it_is_read_in_leaves_nothing(
    user: User, tmp_path: Path, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    upload = services.import_upload(upload_pk=arrived(user, sound(tmp_path / "a.flac")).pk, by=user)
    track = Track.objects.get(upload=upload)

    def give_up() -> None:
        cancel(job_pk=track.job_id, by=user)
        Job.objects.filter(pk=track.job_id).update(stop_due_at=None)
        purge(track, user)

    meanwhile(monkeypatch, ImportRunner, name, give_up)
    job = work(track.job_id)
    assert (job.state, job.params, job.fetched, job.produced) == ("cancelled", {}, {}, {})
    assert_nothing_is_left(track, job)
