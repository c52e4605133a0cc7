"""Who deletes a track for good takes along what is known of it; the analysis stays for others with the same content."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from files.owners import needed
from files.storing import size_of, storage
from jobs.models import Job
from studio.models import Analysis, Correction
from studio.queries import understanding_of
from studio.services import correct, start_analysis
from tests.studio.conftest import LiveThrough
from tests.studio.test_a_track_is_analysed import copy_of, job_of
from tests.support.crowd import all_at_once
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import FeatureVector, Track

if TYPE_CHECKING:
    from accounts.models import User


def purge(track: Track, by: User) -> None:
    services.delete(track_pk=track.pk, by=by)
    assert services.empty_trash(kept_for=timedelta(0)).tracks == 1


@pytest.mark.django_db
def test_the_last_one_takes_all_along(user: User, song: Track, work: LiveThrough) -> None:
    work(job_of(song, user))
    correct(track_pk=song.pk, by=user, tempo_bpm=93.0, key="A minor", mood="dark")
    picture = Analysis.objects.get().spectrogram_storage_key
    FeatureVector.objects.update_or_create(
        track=song, defaults={"owner": user, "vector": b"", **dict.fromkeys(FeatureVector.AXES, 0)}
    )
    assert needed([picture]) == {picture}
    os.utime(storage().path(picture), (0, 0))
    purge(song, user)
    assert size_of(picture) is None
    assert (Analysis.objects.count(), Correction.objects.count(), FeatureVector.objects.count()) == (0, 0, 0)
    song.refresh_from_db()
    assert (song.corrected_tempo_bpm, song.corrected_key, song.corrected_mood) == (None, "", "")
    assert (song.measured_tempo_bpm, song.measured_key, song.measured_mood) == (None, "", "")
    assert Job.objects.get(kind="analyse").produced == {}


@pytest.mark.django_db
def test_others_keep_the_analysis_of_their_content(
    user: User, other_user: User, song: Track, work: LiveThrough, make_track: MakeTrack
) -> None:
    work(job_of(song, user))
    theirs = copy_of(song, other_user, make_track)
    start_analysis(track_pk=theirs.pk, by=other_user)
    purge(song, user)
    assert understanding_of(theirs).status == "complete"
    purge(theirs, other_user)
    assert not Analysis.objects.exists()


@pytest.mark.django_db
def test_an_analysis_whose_track_goes_meanwhile_ends_without_a_fault(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.runners.analysing import AnalyseRunner

    finish = AnalyseRunner.finish

    def finish_after_all(runner: AnalyseRunner, *given: object) -> object:
        produced = finish(runner, *given)  # type: ignore[arg-type]
        purge(song, user)
        return produced

    monkeypatch.setattr(AnalyseRunner, "finish", finish_after_all)
    job = work(job_of(song, user))
    assert (job.state, Analysis.objects.count()) == ("complete", 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_begins_while_the_last_one_goes_has_an_analysis(
    user: User, other_user: User, song: Track, work: LiveThrough, make_track: MakeTrack
) -> None:
    work(job_of(song, user))
    tracks = [copy_of(song, other_user, make_track) for _ in range(9)]
    Track.objects.filter(pk=song.pk).update(deleted_at=timezone.now() - timedelta(days=31))

    def act(number: int) -> str:
        if number == 0:
            services.empty_trash()
            return "purged"
        return start_analysis(track_pk=tracks[number - 1].pk, by=other_user).status

    assert set(all_at_once(10, act)) <= {"purged", "running", "complete"}
    assert Analysis.objects.count() == 1
    assert {understanding_of(track).analysis for track in tracks} == {Analysis.objects.get()}
