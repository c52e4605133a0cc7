"""A track of one's own is taken apart by a job that costs nothing; its stems are its files and sum to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from credits.queries import balance
from engine.audio.tags import read_recipe, read_source_type
from files.queries import storage_of
from files.storing import local_path
from jobs.models import Job
from studio.models import Edit, Separation
from studio.queries import stems_of, studio_time
from studio.services import NotReady, StorageFull, StudioTimeUsed, start_separation
from tests.studio.conftest import SECONDS, LiveThrough, samples_of
from tests.support.models import models_with_separator
from tests.tracks.conftest import MakeTrack
from tests.tracks.test_plan_limits import allow
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def separation_of(track: Track) -> Separation:
    return Separation.objects.select_related("job").filter(track=track).latest("created_at", "pk")


def test_without_weights_drums_and_bass_are_found_and_the_sum_is_the_track(
    user: User, song: Track, work: LiveThrough
) -> None:
    begun = start_separation(track_pk=song.pk, by=user)
    assert (begun.is_under_way, begun.files) == (True, [])

    job = work(separation_of(song).job_id)

    assert (job.state, job.error_message, job.price_credits) == ("complete", "", 0)
    stems = stems_of(Track.objects.get(pk=song.pk))
    assert (stems.method, stems.names, stems.is_under_way) == ("medians", ["bass", "drums", "other"], False)
    whole = samples_of(song.files("master")[0])
    assert np.abs(whole - sum(samples_of(stem) for stem in stems.files)).max() < 10 ** (-90 / 20)
    assert separation_of(song).quality == {"voice_db": None, "remainder_dbfs": -200.0}
    assert balance(user).held == 0


def test_every_stem_has_a_light_copy_and_nothing_says_that_a_machine_made_it(
    user: User, song: Track, work: LiveThrough
) -> None:
    start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)
    track = Track.objects.get(pk=song.pk)
    light = {asset.name: asset for asset in track.files("preview")}
    assert set(light) == {stem.name for stem in track.stems}
    for asset in (*track.stems, *light.values()):
        place = local_path(asset.storage_key)
        assert place is not None
        assert (read_recipe(place), read_source_type(place)) == (None, None)


def test_with_weights_the_voice_is_looked_for(user: User, song: Track, work: LiveThrough, settings: Any) -> None:
    settings.MODELS_DIR = models_with_separator()
    start_separation(track_pk=song.pk, by=user, parts="2")
    work(separation_of(song).job_id)
    stems = stems_of(Track.objects.get(pk=song.pk))
    assert stems.method == "voice"
    assert set(stems.names) <= {"vocals", "other"}
    assert stems.found is not None
    assert stems.found.quality["voice_db"] is not None
    more = start_separation(track_pk=song.pk, by=user, parts="4")
    assert more.is_under_way
    work(separation_of(song).job_id)
    assert {"drums", "bass", "other"} <= set(stems_of(Track.objects.get(pk=song.pk)).names)
    assert not start_separation(track_pk=song.pk, by=user, parts="2").is_under_way


def test_weights_that_came_later_are_a_reason_to_look_again(
    user: User, song: Track, work: LiveThrough, settings: Any
) -> None:
    start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)
    settings.MODELS_DIR = models_with_separator()
    assert start_separation(track_pk=song.pk, by=user).is_under_way


def test_karaoke_that_was_asked_for_beforehand_follows_the_stems_once(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.services.parts.VOICE", "drums")
    monkeypatch.setattr("studio.queries.stems.VOICE", "drums")
    start_separation(track_pk=song.pk, by=user, follow_up="karaoke")
    work(separation_of(song).job_id)
    (edit,) = Edit.objects.select_related("track__job")
    assert (edit.track.title, edit.track.job.params["stems"]) == ("My song (karaoke)", ["bass", "other"])


def test_asking_again_starts_nothing(user: User, song: Track, work: LiveThrough) -> None:
    for _ in range(3):
        start_separation(track_pk=song.pk, by=user)
    work(separation_of(song).job_id)
    start_separation(track_pk=song.pk, by=user)
    assert Job.objects.filter(kind="separate").count() == 1


def test_a_composed_song_has_true_stems_and_needs_no_work(user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    stems = start_separation(track_pk=track.pk, by=user)
    assert (stems.method, stems.names) == ("true", ["bass", "drums"])
    assert not Separation.objects.exists()


def test_what_is_not_there_yet_or_somebody_elses_is_not_taken_apart(
    user: User, other_user: User, song: Track, make_track: MakeTrack
) -> None:
    with pytest.raises(Track.DoesNotExist):
        start_separation(track_pk=song.pk, by=other_user)
    with pytest.raises(NotReady):
        start_separation(track_pk=make_track(user, state="queued").pk, by=user)


def test_its_room_is_expected_and_its_minutes_count(user: User, song: Track, work: LiveThrough) -> None:
    start_separation(track_pk=song.pk, by=user)
    assert storage_of(user=user).expected_bytes == pytest.approx(SECONDS * 800_000, rel=0.01)
    assert studio_time(user=user).used_seconds == pytest.approx(SECONDS, abs=0.01)
    work(separation_of(song).job_id)
    storage = storage_of(user=user)
    assert (storage.expected_bytes, studio_time(user=user).used_seconds) == (0, pytest.approx(SECONDS, abs=0.01))
    assert storage.used_bytes == sum(asset.size_bytes for asset in song.assets.all())


def test_a_day_has_only_so_many_minutes_and_a_plan_only_so_much_room(user: User, song: Track) -> None:
    allow(user, studio_minutes_per_day=0)
    with pytest.raises(StudioTimeUsed, match="Wait until midnight UTC"):
        start_separation(track_pk=song.pk, by=user)
    allow(user, studio_minutes_per_day=1, storage_bytes=storage_of(user=user).used_bytes + 1000)
    with pytest.raises(StorageFull):
        start_separation(track_pk=song.pk, by=user)
    assert not Job.objects.filter(kind="separate").exists()
