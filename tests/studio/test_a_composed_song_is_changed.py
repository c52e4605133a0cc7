"""A composed song becomes another one by a wish; the first stays, and the new one is as whole as every song."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from credits.queries import balance
from engine.audio.tags import read_recipe, read_source_type
from engine.changing.songs import ComposedSong
from jobs.models import Job
from jobs.services import cancel
from studio.models import TrackAnalysis
from studio.queries import studio_time
from studio.runners.changing_songs import ChangeRunner
from studio.services import (
    BadEdit,
    KeyReused,
    NotEnoughCredits,
    NotReady,
    PriceChanged,
    StudioTimeUsed,
    start_change,
)
from tests.studio.composed import SECONDS, composed, composed_files, files_of, keep_song, path_of
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.test_a_track_is_changed import made
from tests.studio.test_sources_deleted_for_good_meanwhile import GONE, assert_nothing_is_left, meanwhile, purge
from tests.tracks.conftest import MakeTrack, enrich
from tests.tracks.test_plan_limits import allow
from tracks import services
from tracks.models import Descent, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files", "enrich"]
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CHORUS = {"verb": "redo", "section": "chorus", "seed": 7}


def test_it_has_all_a_composed_song_has_and_says_where_it_comes_from(
    user: User, composed: Track, work: LiveThrough
) -> None:
    before = files_of(composed)
    track = made(start_change(track_pk=composed.pk, by=user, wish=CHORUS), work)

    assert (track.status, track.job.error_message, track.origin) == ("complete", "", "changed")
    assert (track.title, track.job.price_credits, track.maker) == ("Night Rain (chorus anew)", 0, "Composer")
    names = {("master", "master"), ("mp3", "mp3"), ("midi", "midi"), ("score", "score")}
    stems = {(role, stem.name) for stem in composed.stems for role in ("stem", "preview")}
    assert set(files_of(track)) == names | stems
    (line,) = Descent.objects.filter(child=track)
    assert (line.parent_id, line.how, line.settings) == (
        composed.pk,
        "redone",
        {"wish": CHORUS, "words": "chorus anew"},
    )
    assert track.shown_seconds == pytest.approx(SECONDS, abs=0.01)
    assert (track.key, track.tempo_bpm, max(track.peaks) > 0) == (composed.key, composed.tempo_bpm, True)
    assert [section["name"] for section in track.score["sections"]] == ["verse", "chorus"]
    assert TrackAnalysis.objects.filter(track=track).exists()
    assert (files_of(composed), prove(deep=True)) == (before, [])


def test_what_lies_outside_stays_to_the_bit(user: User, composed: Track, work: LiveThrough) -> None:
    track = made(start_change(track_pk=composed.pk, by=user, wish=CHORUS, title=" Other "), work)
    old, new = (samples_of(each.files("master")[0]) for each in (composed, track))
    chorus = round(len(old) * 0.45)
    assert track.title == "Other"
    assert np.array_equal(old[:chorus], new[:chorus])
    assert np.abs(old[chorus:] - new[chorus:]).max() > 0.01


def test_every_file_is_marked_and_carries_the_recipe_of_the_change(
    user: User, composed: Track, work: LiveThrough
) -> None:
    track = made(start_change(track_pk=composed.pk, by=user, wish=CHORUS), work)
    assert track.is_marked
    for asset in track.assets.filter(role__in=("master", "mp3", "stem", "preview")):
        recipe = read_recipe(path_of(asset))
        assert recipe is not None, asset
        assert recipe["lineage"] == [composed.recipe["pcm_sha256"]]
        assert recipe["facts"]["changes"][-1]["sentence"].startswith("Played anew: chorus, bars")
        assert read_source_type(path_of(asset)) == read_source_type(path_of(composed.files("master")[0]))


def test_a_changed_song_is_changed_again(user: User, composed: Track, work: LiveThrough) -> None:
    first = made(start_change(track_pk=composed.pk, by=user, wish=CHORUS), work)
    seconds = {"verb": "redo", "first_seconds": 0.0, "last_seconds": 2.0}
    second = made(start_change(track_pk=first.pk, by=user, wish=seconds), work)
    assert (second.status, second.title) == ("complete", "Night Rain (chorus anew) (0 to 2 s anew)")
    assert [change["verb"] for change in second.recipe["facts"]["changes"]] == ["redo", "redo"]
    assert isinstance(Descent.objects.get(child=second).settings["wish"]["seed"], int), "which chance it was is kept"


def test_another_key_and_another_tempo_are_what_the_new_track_says_and_measures(
    user: User, composed: Track, work: LiveThrough
) -> None:
    faster = made(start_change(track_pk=composed.pk, by=user, wish={"verb": "tempo", "tempo_bpm": 130}), work)
    assert (faster.status, faster.job.error_message, faster.title) == ("complete", "", "Night Rain (130 BPM)")
    assert (faster.tempo_bpm, faster.measured_tempo_bpm) == (130.0, pytest.approx(130.0, rel=0.01))
    seconds = SECONDS * (composed.tempo_bpm or 0.0) / 130
    assert (faster.duration_seconds, faster.shown_seconds) == (pytest.approx(seconds, abs=0.1),) * 2
    tonic, mode = composed.key.split(" ")
    key = f"{'D' if tonic != 'D' else 'E'} {mode}"
    moved = made(start_change(track_pk=faster.pk, by=user, wish={"verb": "transpose", "key": key}), work)
    assert (moved.status, moved.job.error_message) == ("complete", "")
    assert (moved.key, moved.tempo_bpm, Descent.objects.get(child=moved).how) == (key, 130.0, "transposed")


def test_a_part_that_is_left_out_has_no_files_any_more(user: User, composed: Track, work: LiveThrough) -> None:
    wish = {"verb": "without", "parts": ["drums"]}
    track = made(start_change(track_pk=composed.pk, by=user, wish=wish), work)
    assert (track.status, track.job.error_message, track.title) == ("complete", "", "Night Rain (without drums)")
    names = {stem.name: samples_of(stem) for stem in composed.stems if stem.name != "drums"}
    assert {stem.name for stem in track.stems} == set(names)
    assert all(np.array_equal(samples_of(stem), names[stem.name]) for stem in track.stems)


def test_a_song_becomes_longer_up_to_what_the_plan_allows(user: User, composed: Track, work: LiveThrough) -> None:
    wish = {"verb": "extend", "where": "end", "sections": ["verse"]}
    track = made(start_change(track_pk=composed.pk, by=user, wish=wish), work)
    assert (track.status, track.job.error_message, track.title) == ("complete", "", "Night Rain (extended)")
    assert track.shown_seconds == pytest.approx(track.duration_seconds, abs=0.1)
    assert track.shown_seconds > SECONDS + 3
    allow(user, longest_seconds=14)
    with pytest.raises(BadEdit, match="makes up to 14 seconds in one piece"):
        start_change(track_pk=composed.pk, by=user, wish=wish)


def test_two_clicks_make_one_song_and_another_wish_under_the_key_is_refused(user: User, composed: Track) -> None:
    wish = {"verb": "redo", "section": "chorus"}
    edits = [start_change(track_pk=composed.pk, by=user, wish=wish, idempotency_key="a") for _ in range(3)]
    assert len({edit.pk for edit in edits}) == Job.objects.filter(kind="change").count() == 1
    with pytest.raises(KeyReused):
        start_change(track_pk=composed.pk, by=user, wish=CHORUS, idempotency_key="a")


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (
            {"verb": "redo", "section": "solo"},
            "section",
            "There is no section “solo”. Choose one of: 1 verse, 2 chorus",
        ),
        ({"verb": "redo", "first_seconds": 5, "last_seconds": 99}, "last_seconds", "between 0 and 12"),
        ({"verb": "redo", "section": "chorus", "seed": -1}, "seed", "Choose a whole seed"),
        ({"verb": "redo", "section": "chorus", "loud": 1}, "loud", "is not something"),
        ({"verb": ["redo"]}, "verb", "Choose one of: redo"),
        ({}, "verb", "Choose one of: redo"),
    ],
)
def test_a_wish_that_cannot_be_is_told_before_anything_starts(
    user: User, composed: Track, wish: Any, field: str, words: str
) -> None:
    with pytest.raises(BadEdit) as refused:
        start_change(track_pk=composed.pk, by=user, wish=wish)
    assert (refused.value.field, words in str(refused.value)) == (field, True), refused.value
    assert not Job.objects.filter(kind="change").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda track: track.assets.filter(role="score").delete(), "has no score or no stems any more"),
        (lambda track: track.assets.filter(role="stem").delete(), "has no score or no stems any more"),
        (lambda track: change_recipe(track, engine_version="0.9.0"), "was made by engine 0.9.0"),
        (lambda track: change_recipe(track, facts={}), "before the levels of its mix were kept"),
        (lambda track: change_recipe(track, provider="fal-minimax-music-2"), "Only songs that the built-in composer"),
    ],
)
def test_a_song_without_what_a_change_needs_says_what_to_do(
    user: User, composed: Track, spoil: Callable[[Track], object], words: str
) -> None:
    spoil(composed)
    with pytest.raises(BadEdit) as refused:
        start_change(track_pk=composed.pk, by=user, wish=CHORUS)
    assert (refused.value.field, words in str(refused.value)) == ("song", True), refused.value


def change_recipe(track: Track, **values: Any) -> None:
    track.recipe = {**track.recipe, **values}
    track.save(update_fields=["recipe"])


def test_only_ones_own_that_are_there_are_changed(
    user: User, other_user: User, composed: Track, make_track: MakeTrack
) -> None:
    with pytest.raises(Track.DoesNotExist):
        start_change(track_pk=composed.pk, by=other_user, wish=CHORUS)
    with pytest.raises(Track.DoesNotExist):
        start_change(track_pk=uuid.uuid4(), by=user, wish=CHORUS)
    with pytest.raises(NotReady):
        start_change(track_pk=make_track(user, state="queued").pk, by=user, wish=CHORUS)
    allow(user, studio_minutes_per_day=0)
    with pytest.raises(StudioTimeUsed):
        start_change(track_pk=composed.pk, by=user, wish=CHORUS)


def test_where_composing_costs_credits_so_does_a_change_and_the_price_is_agreed_on(
    user: User, enrich: Callable[[User, int], None], composed: Track, work: LiveThrough, settings: Any
) -> None:
    settings.FREE_MODE = False
    with pytest.raises(PriceChanged, match="1 credit now"):
        start_change(track_pk=composed.pk, by=user, wish=CHORUS, agreed_credits=0)
    with pytest.raises(NotEnoughCredits):
        start_change(track_pk=composed.pk, by=user, wish=CHORUS)
    enrich(user, 3)
    track = Track.objects.get(edit=start_change(track_pk=composed.pk, by=user, wish=CHORUS, agreed_credits=1))
    cancel(job_pk=track.job_id, by=user)
    assert (balance(user).available, studio_time(user=user).used_seconds) == (3, 0)
    again = services.retry_take(track_pk=track.pk, by=user)
    assert work(again.job_id).state == "complete"
    assert (balance(user).available, balance(user).held, prove(deep=True)) == (2, 0, [])


def test_a_song_that_becomes_longer_costs_what_one_of_its_length_costs(
    user: User, enrich: Callable[[User, int], None], composed: Track, settings: Any
) -> None:
    settings.FREE_MODE = False
    enrich(user, 3)
    longer = {"verb": "extend", "where": "end", "seconds": 30}
    with pytest.raises(PriceChanged, match="2 credits now"):
        start_change(track_pk=composed.pk, by=user, wish=longer, agreed_credits=1)
    track = Track.objects.get(edit=start_change(track_pk=composed.pk, by=user, wish=longer, agreed_credits=2))
    assert (track.job.price_credits, track.duration_seconds >= 42) == (2, True)
    assert studio_time(user=user).used_seconds == track.duration_seconds


def test_a_parent_that_is_deleted_meanwhile_is_told_and_costs_nothing(
    user: User, composed: Track, work: LiveThrough
) -> None:
    edit = start_change(track_pk=composed.pk, by=user, wish=CHORUS)
    services.delete(track_pk=composed.pk, by=user)
    track = made(edit, work)
    assert (track.status, track.job.error_message.startswith("The track was deleted meanwhile")) == ("failed", True)
    assert studio_time(user=user).used_seconds == 0


def test_a_parent_that_is_deleted_for_good_meanwhile_leaves_nothing_behind(
    user: User, composed: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = start_change(track_pk=composed.pk, by=user, wish=CHORUS)
    meanwhile(monkeypatch, ChangeRunner, "poll", lambda: purge(composed, user))
    job = made(edit, work).job
    assert (job.state, job.error_message) == ("failed", GONE)
    assert_nothing_is_left(composed, job)


def test_stems_that_go_meanwhile_are_told(
    user: User, make_track: MakeTrack, composed_files: ComposedSong, work: LiveThrough
) -> None:
    song = keep_song(user, make_track, composed_files)
    edit = start_change(track_pk=song.pk, by=user, wish=CHORUS)
    song.assets.filter(role="stem", name="bass").delete()
    assert "The stem “bass” is missing" in made(edit, work).job.error_message
