"""A recording of one's own becomes a song of another genre, or gets one part more; it stays, and the tree says so."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Plan
from jobs.models import Job
from makers import choosing
from studio.models import Edit
from studio.runners.covering import CoverRunner
from studio.services import BadEdit, NotReady, StudioTimeUsed, correct, start_cover
from tests.studio.analyses import known
from tests.studio.composed import files_of
from tests.studio.conftest import LiveThrough
from tests.studio.recordings import forget_analysis, recorded, recording
from tests.studio.test_sources_deleted_for_good_meanwhile import meanwhile, purge
from tests.support.pages import compact
from tests.tracks.conftest import MakeTrack
from tracks.models import Descent, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["recorded", "recording"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOUSE = {"verb": "cover", "genre": "house", "keep_voice": True, "seed": 3}
DRUMS = {"verb": "part", "genre": "rock", "part": "drums", "seed": 3}


def made(edit: Edit, work: LiveThrough) -> Track:
    job = work(edit.track.job_id)
    assert (job.state, job.error_message, job.price_credits) == ("complete", "", 0)
    return Track.objects.get(pk=edit.track_id)


def test_it_is_played_in_another_genre_with_its_voice(user: User, recording: Track, work: LiveThrough) -> None:
    before = files_of(recording)
    track = made(start_cover(track_pk=recording.pk, by=user, wish=HOUSE), work)
    assert (track.title, track.origin, track.genre, track.is_instrumental) == (
        "My song (house, its voice kept)", "changed", "house", False,
    )  # fmt: skip
    assert track.maker == choosing.maker("composer").name != recording.maker
    assert track.measured_tempo_bpm == pytest.approx(track.tempo_bpm, rel=0.01)
    assert track.key == recording.measured_key
    roles = {role for role, _ in files_of(track)}
    assert roles == {"master", "mp3", "stem", "preview", "midi", "score"}
    assert {"voice", "drums", "bass"} <= {stem.name for stem in track.stems}
    assert "Arranged anew as house, with the voice of the recording" in track.recipe["facts"]["changes"][0]["sentence"]
    descent = Descent.objects.get()
    assert (descent.child, descent.parent, descent.how, descent.settings["wish"]) == (
        track,
        recording,
        "covered",
        HOUSE,
    )
    assert (files_of(recording), prove(deep=True)) == (before, [])


def test_one_part_is_added_and_the_page_says_so(
    user: User, recording: Track, work: LiveThrough, client_for: Callable[[User], Client]
) -> None:
    track = made(start_cover(track_pk=recording.pk, by=user, wish=DRUMS), work)
    assert (track.title, track.is_instrumental, track.genre) == ("My song (with drums)", False, recording.genre)
    assert {stem.name for stem in track.stems} == {"recording", "drums"}
    page = unescape(compact(client_for(user).get(f"/tracks/{track.pk}/").content.decode()))
    assert "Drums as in rock, written to its beats and chords. The recording is as it was" in page
    assert "with drums" in page
    assert client_for(user).get(f"/studio/{track.pk}/song/").status_code == 200


def test_the_same_key_starts_one(user: User, recording: Track) -> None:
    edits = {start_cover(track_pk=recording.pk, by=user, wish=DRUMS, idempotency_key="one").pk for _ in range(2)}
    assert len(edits) == Job.objects.filter(kind="cover").count() == 1


def test_corrections_of_tempo_and_key_are_what_counts(user: User, recording: Track) -> None:
    correct(track_pk=recording.pk, by=user, key="D major")
    with pytest.raises(BadEdit, match="The recording is in D major"):
        start_cover(track_pk=recording.pk, by=user, wish={**HOUSE, "key": "E minor"})
    start_cover(track_pk=recording.pk, by=user, wish={**HOUSE, "key": "E major"})


def test_names_are_kept_as_they_are_known_and_the_seed_that_was_drawn(user: User, recording: Track) -> None:
    wish = {"verb": "cover", "genre": " Bossa  NOVA ", "keep_voice": False, "key": None, "tempo_bpm": "", "seed": None}
    edit = start_cover(track_pk=recording.pk, by=user, wish=wish)
    kept = edit.track.job.params["wish"]
    assert isinstance(kept.pop("seed"), int)
    assert kept == {"verb": "cover", "genre": "bossa nova", "keep_voice": False}
    assert edit.track.title == "My song (bossa nova)"


def test_a_cover_is_never_longer_than_the_plan_allows(user: User, recording: Track) -> None:
    Plan.objects.filter(slug="free").update(longest_seconds=21)
    with pytest.raises(BadEdit, match="up to 21 seconds") as refused:
        start_cover(track_pk=recording.pk, by=user, wish={**HOUSE, "tempo_bpm": 80.0})
    assert refused.value.field == "tempo_bpm"
    start_cover(track_pk=recording.pk, by=user, wish={**HOUSE, "tempo_bpm": 125.0})


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "verb"),
        ({"verb": "sing"}, "verb"),
        ({"verb": "cover"}, "genre"),
        ({"verb": "cover", "genre": "birdsong"}, "genre"),
        ({**HOUSE, "tempo_bpm": 900}, "tempo_bpm"),
        ({**HOUSE, "key": "H"}, "key"),
        ({**HOUSE, "colour": "red"}, "colour"),
        ({"verb": "part", "genre": "rock", "part": "voice"}, "part"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name_and_nothing_begins(
    user: User, recording: Track, wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadEdit) as refused:
        start_cover(track_pk=recording.pk, by=user, wish=wish)
    assert refused.value.field == field
    assert not Job.objects.filter(kind="cover").exists()


def test_nothing_begins_before_its_beats_are_known(user: User, recording: Track, make_track: MakeTrack) -> None:
    forget_analysis(recording)
    with pytest.raises(BadEdit, match="have it analysed"):
        start_cover(track_pk=recording.pk, by=user, wish=HOUSE)
    known(recording, tempo={"bpm": None, "reason": "No beat."}, beats={"seconds": [], "downbeats": []})
    with pytest.raises(BadEdit, match="choose a recording with a beat"):
        start_cover(track_pk=recording.pk, by=user, wish=HOUSE)
    with pytest.raises(NotReady):
        start_cover(track_pk=make_track(user, state="queued").pk, by=user, wish=HOUSE)


def test_a_voice_is_only_promised_where_one_can_be_had(user: User, recording: Track, settings: Any) -> None:
    recording.assets.filter(role="stem").delete()
    settings.MODELS_DIR = settings.DATA_DIR / "none"
    with pytest.raises(BadEdit, match="is not on this machine") as refused:
        start_cover(track_pk=recording.pk, by=user, wish=HOUSE)
    assert refused.value.field == "keep_voice"
    start_cover(track_pk=recording.pk, by=user, wish={**HOUSE, "keep_voice": False})


def test_it_counts_as_studio_time(user: User, recording: Track) -> None:
    now = timezone.now()
    Job.objects.create(
        owner=user, kind="edit", queue="default", state="complete", price_credits=0, created_at=now, next_at=now,
        deadline_at=now, finished_at=now, model="edit", size=1e6,
    )  # fmt: skip
    with pytest.raises(StudioTimeUsed):
        start_cover(track_pk=recording.pk, by=user, wish=DRUMS)


def test_a_recording_that_was_deleted_meanwhile_is_named(
    user: User, recording: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = start_cover(track_pk=recording.pk, by=user, wish=DRUMS)
    meanwhile(monkeypatch, CoverRunner, "poll", lambda: purge(recording, user))
    job = work(edit.track.job_id)
    assert (job.state, job.error_message) == (
        "failed",
        "The track was deleted for good meanwhile: bring the sound in or make it again, and start again.",
    )


def test_somebody_else_s_recording_is_as_if_it_were_missing(other_user: User, recording: Track) -> None:
    with pytest.raises(Track.DoesNotExist):
        start_cover(track_pk=recording.pk, by=other_user, wish=HOUSE)


def test_where_no_voice_was_found_none_is_promised(user: User, recording: Track) -> None:
    recording.assets.filter(name="vocals").update(name="other")
    with pytest.raises(BadEdit, match="No voice was found in it") as refused:
        start_cover(track_pk=recording.pk, by=user, wish=HOUSE)
    assert refused.value.field == "keep_voice"
