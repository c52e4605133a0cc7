"""Of one's own analysed tracks those that sound most like one are found, at a cost that does not grow without bound."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from subprocess import run
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from engine.analysis.likeness import AXES, _standard, distance, place_of
from studio.services.analysing import show_measurements
from tests.api.conftest import Program, program
from tests.support.source import ROOT
from tests.tracks.conftest import MakeTrack
from tracks.models import FeatureVector, Track
from tracks.queries import similar_to
from tracks.queries.similar import NO_OTHERS

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["program"]
pytestmark = pytest.mark.django_db
MakeAlike = Callable[..., Track]


def features(away: float, seed: int = 1) -> dict[str, float]:
    """So many spreads from the mean, in directions that the seed chooses."""
    rng = random.Random(seed)
    return {name: mean + away * spread * rng.choice([-1, 1]) for name, mean, spread in _standard()}


@pytest.fixture
def make_alike(make_track: MakeTrack) -> MakeAlike:
    """Makes an analysed track that lies so many spreads from the mean."""

    def make(owner: User, away: float, *, seed: int = 1, **fields: Any) -> Track:
        track = make_track(owner, files=False, title=f"{away} away", **fields)
        nothing = {"bpm": None, "name": None, "confidence": 0.0}
        values = {"tempo": nothing, "key": nothing, "mood": nothing, "features": features(away, seed)}
        show_measurements(values, Track.objects.filter(pk=track.pk))
        return track

    return make


def test_the_nearest_come_first_and_at_most_six(user: User, make_alike: MakeAlike) -> None:
    tracks = [make_alike(user, step / 10) for step in range(9)]
    found = similar_to(user=user, track=tracks[0]).tracks
    assert [each.track for each in found] == tracks[1:7]
    assert found[0].distance == pytest.approx(0.1, abs=0.03)
    assert [each.distance for each in found] == sorted(each.distance for each in found)


def test_only_own_tracks_that_are_there_are_found(user: User, other_user: User, make_alike: MakeAlike) -> None:
    track, near = make_alike(user, 0.0), make_alike(user, 1.0)
    make_alike(other_user, 0.0)
    make_alike(other_user, 0.0, visibility="public")
    for gone in ("deleted_at", "purged_at", "discarded_at"):
        make_alike(user, 0.1, **{gone: timezone.now()})
    assert [each.track for each in similar_to(user=user, track=track).tracks] == [near]


@pytest.mark.parametrize("gone", ["deleted_at", "discarded_at"])
def test_what_lies_in_the_trash_takes_no_place_among_what_is_compared(
    user: User, make_alike: MakeAlike, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    monkeypatch.setattr("tracks.queries.similar._CANDIDATES", 5)
    track, near = make_alike(user, 0.0), make_alike(user, 1.0)
    for _ in range(6):
        make_alike(user, 0.1, **{gone: timezone.now()})
    assert [each.track for each in similar_to(user=user, track=track).tracks] == [near]


def test_where_nothing_is_analysed_a_sentence_says_so(user: User, make_track: MakeTrack, make_alike: MakeAlike) -> None:
    bare = similar_to(user=user, track=make_track(user, files=False))
    assert (bare.tracks, bare.reason.startswith("This track is not analysed")) == ([], True)
    lonely = similar_to(user=user, track=make_alike(user, 0.0))
    assert lonely.reason == NO_OTHERS


@pytest.mark.parametrize("wrong", [None, float("nan"), float("inf"), "1"])
def test_features_that_are_not_whole_are_like_nothing(user: User, make_alike: MakeAlike, wrong: Any) -> None:
    assert place_of({**features(1.0), "crest_db": wrong}) is None
    track = make_alike(user, 0.0)
    nothing = {"bpm": None, "name": None, "confidence": 0.0}
    values = {"tempo": nothing, "key": nothing, "mood": nothing, "features": {"crest_db": wrong}}
    show_measurements(values, Track.objects.filter(pk=track.pk))
    assert not FeatureVector.objects.exists()


def test_sums_never_say_farther_than_it_is() -> None:
    rng = random.Random(2)
    for _ in range(50):
        rows = [{name: mean + spread * rng.gauss(0, 2) for name, mean, spread in _standard()} for _ in range(2)]
        one, other = (place_of(row) for row in rows)
        assert one is not None
        assert other is not None
        by_sums = sum((a - b) ** 2 for a, b in zip(one.axes, other.axes, strict=True)) ** 0.5
        whole = distance(one.vector, other.vector) * len(one.vector) ** 0.5 * 255 / 12
        assert by_sums <= whole + AXES
    assert place_of(features(1e9)) is not None


def test_the_page_shows_it_to_the_owner_alone(
    user: User, other_user: User, make_alike: MakeAlike, client_for: Callable[[User], Client]
) -> None:
    track, near = make_alike(user, 0.0, visibility="public"), make_alike(user, 1.0)
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()
    assert "More like this" in page
    assert str(near.pk) in page
    assert "More like this" not in client_for(other_user).get(f"/tracks/{track.pk}/").content.decode()


def test_programs_get_it_with_distances(program: Program, user: User, other_user: User, make_alike: MakeAlike) -> None:
    track, near = make_alike(user, 0.0), make_alike(user, 1.0)
    found = program(user).get(f"/api/v1/tracks/{track.pk}/similar/").json()
    assert [(each["track"]["id"], each["distance"]) for each in found["tracks"]] == [
        (str(near.pk), pytest.approx(1.0, abs=0.03))
    ]
    assert found["reason"] == ""
    assert program(other_user).get(f"/api/v1/tracks/{track.pk}/similar/").status_code == 404
    Track.objects.filter(pk=track.pk).update(visibility="public")
    theirs = program(other_user).get(f"/api/v1/tracks/{track.pk}/similar/").json()
    assert (theirs["tracks"], theirs["reason"]) == ([], NO_OTHERS)


def test_its_queries_do_not_grow_with_the_library(
    user: User, make_alike: MakeAlike, django_assert_num_queries: Any
) -> None:
    track = make_alike(user, 0.0)
    for step in range(12):
        make_alike(user, step / 10, seed=step)
    with django_assert_num_queries(3):
        similar_to(user=user, track=track)


def test_places_need_no_numpy() -> None:
    script = (
        "import sys; from engine.analysis.likeness import place_of; place_of({}); assert 'numpy' not in sys.modules"
    )
    run([sys.executable, "-c", script], check=True, cwd=ROOT)
