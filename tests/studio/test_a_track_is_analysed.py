"""A track is analysed by a job that costs nothing, once for the same content; what is searched of it is the track's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import soundfile
from django.db import models

from engine.analysis import results
from jobs.models import Job
from studio.models import VERSION, Analysis, TrackAnalysis
from studio.queries import studio_time, understanding_of
from studio.services import NotReady, start_analysis
from tests.engine.effects.sounds import RATE, sine
from tests.studio.conftest import LiveThrough
from tests.tracks.conftest import MakeTrack
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def copy_of(song: Track, owner: User, make_track: MakeTrack) -> Track:
    """The same sound in the library of somebody else."""
    track = make_track(owner, origin="uploaded", title="Mine", files=False, duration_seconds=2.0)
    for asset in song.assets.all():
        asset.pk, asset.track = None, track
        asset.save()
    return track


def test_the_version_is_that_of_the_engine() -> None:
    assert results.VERSION == VERSION


def test_what_is_found_out_is_kept_and_costs_nothing(user: User, song: Track, work: LiveThrough) -> None:
    begun = start_analysis(track_pk=song.pk, by=user)
    assert begun.status == "running"
    assert begun.analysis is not None
    job = work(begun.analysis.job_id)
    assert (job.state, job.error_message, job.price_credits) == ("complete", "", 0)
    found = understanding_of(song)
    assert found.status == "complete"
    assert found.values["duration_seconds"] == pytest.approx(2.0)
    assert found.values["version"] == VERSION
    assert found.values["key"]["name"]
    assert studio_time(user=user).used_seconds == 0


def test_a_track_that_was_sent_has_the_key_and_tempo_that_were_found(
    user: User, song: Track, work: LiveThrough
) -> None:
    Track.objects.filter(pk=song.pk).update(measured_key="", measured_tempo_bpm=33.0)
    work(job_of(song, user))
    values = understanding_of(song).values
    track = Track.objects.get(pk=song.pk)
    assert (track.measured_key, track.measured_tempo_bpm) == (values["key"]["name"], values["tempo"]["bpm"])


def test_what_a_made_track_was_measured_to_be_stays(
    user: User, song: Track, work: LiveThrough, make_track: MakeTrack
) -> None:
    made = make_track(user, measured_key="F minor", measured_tempo_bpm=78.0, files=False)
    song.assets.update(track=made)
    work(job_of(made, user))
    track = Track.objects.get(pk=made.pk)
    assert (track.measured_key, track.measured_tempo_bpm) == ("F minor", 78.0)


def job_of(track: Track, by: User) -> object:
    analysis = start_analysis(track_pk=track.pk, by=by).analysis
    assert analysis is not None
    return analysis.job_id


def test_the_same_content_is_analysed_once_whoever_has_it(
    user: User, other_user: User, song: Track, work: LiveThrough, make_track: MakeTrack
) -> None:
    first = job_of(song, user)
    theirs = copy_of(song, other_user, make_track)
    assert job_of(theirs, other_user) == first
    work(first)
    late = copy_of(song, other_user, make_track)
    assert start_analysis(track_pk=late.pk, by=other_user).status == "complete"
    assert Job.objects.filter(kind="analyse").count() == Analysis.objects.count() == 1
    keys = set(Track.objects.filter(pk__in=[song.pk, theirs.pk, late.pk]).values_list("measured_key", flat=True))
    assert len(keys) == 1
    assert keys != {""}


def test_somebody_who_deletes_theirs_takes_the_analysis_from_nobody(
    user: User, other_user: User, song: Track, work: LiveThrough, make_track: MakeTrack
) -> None:
    from tracks import services

    job = job_of(song, user)
    theirs = copy_of(song, other_user, make_track)
    job_of(theirs, other_user)
    services.delete(track_pk=song.pk, by=user)
    assert work(job).state == "complete"
    assert understanding_of(theirs).status == "complete"


def test_what_failed_is_tried_again(user: User, song: Track, work: LiveThrough, tmp_path: Path) -> None:
    from tracks import services

    job = job_of(song, user)
    services.delete(track_pk=song.pk, by=user)
    assert work(job).state == "failed"
    services.restore(track_pk=song.pk, by=user)
    assert understanding_of(song).status == "failed"
    again = job_of(song, user)
    assert Job.objects.get(pk=again).retry_of_id == job
    assert work(again).state == "complete"


def test_silence_is_understood_as_silence(user: User, song: Track, work: LiveThrough, tmp_path: Path) -> None:
    from files.storing import store

    path = tmp_path / "silence.flac"
    soundfile.write(path, 0.0 * sine(440, 2.0), RATE)
    kept = store(path)
    Asset.objects.filter(track=song).update(storage_key=kept.key, sha256=kept.sha256, size_bytes=kept.size_bytes)
    assert work(job_of(song, user)).state == "complete"
    values = understanding_of(song).values
    assert (values["tempo"]["bpm"], values["tempo"]["reason"]) == (None, "There is only silence.")


def test_what_is_not_there_yet_or_somebody_elses_is_not_analysed(
    user: User, other_user: User, song: Track, make_track: MakeTrack
) -> None:
    with pytest.raises(Track.DoesNotExist):
        start_analysis(track_pk=song.pk, by=other_user)
    with pytest.raises(NotReady):
        start_analysis(track_pk=make_track(user, state="queued").pk, by=user)
    assert not Job.objects.filter(kind="analyse").exists()


def test_a_track_that_comes_while_its_content_is_delivered_is_measured_as_well(
    user: User, other_user: User, song: Track, work: LiveThrough, make_track: MakeTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, late = job_of(song, user), copy_of(song, other_user, make_track)
    lock = models.QuerySet.select_for_update

    def lock_after_another(found: models.QuerySet[Any], *given: Any, **more: Any) -> Any:
        if found.model is Analysis and not TrackAnalysis.objects.filter(track=late).exists():
            TrackAnalysis.objects.create(track=late, analysis=Analysis.objects.get())
        return lock(found, *given, **more)

    monkeypatch.setattr(models.QuerySet, "select_for_update", lock_after_another)
    work(job)
    late.refresh_from_db()
    song.refresh_from_db()
    assert late.measured_key == song.measured_key != ""
