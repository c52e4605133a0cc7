"""The page of a track that was made from one other plays both by turns, equally loud, from the same place on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Descent, Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
Pair = tuple[Track, Track]
Place = tuple[str, str]


@pytest.fixture
def pair(user: User, make_track: MakeTrack) -> Pair:
    """A song of 30 seconds and what was made of it, which is 3 dB louder."""
    before = make_track(user, title="Calm", loudness_lufs=-17.0, measured_duration_seconds=30.0)
    after = make_track(
        user, title="Loud", origin="changed", loudness_lufs=-14.0, measured_duration_seconds=40.0
    )  # fmt: skip
    Descent.objects.create(child=after, parent=before, how="changed", settings={})
    return before, after


def buttons_of(client: Client, track: Track) -> dict[str, dict[str, str]]:
    """What the page's buttons for hearing both know, by their ids."""
    body = client.get(reverse("tracks:track", args=[track.pk])).content.decode()
    tags = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<button[^>]*data-audition[^>]*>", body)
    ]
    return {tag["id"]: tag for tag in tags}


def test_the_louder_is_turned_down(client_for: Callable[[User], Client], user: User, pair: Pair) -> None:
    before, after = pair
    client = client_for(user)
    buttons = buttons_of(client, after)
    assert float(buttons["play-after"]["data-level"]) == pytest.approx(10 ** (-3 / 20), abs=0.001)
    assert float(buttons["play-before"]["data-level"]) == 1.0
    assert buttons["play-before"]["data-play"] == str(before.pk)
    body = " ".join(client.get(reverse("tracks:track", args=[after.pk])).content.decode().split())
    assert "this one is turned down by 3.0 dB" in body
    assert f'Before: <a href="{reverse("tracks:track", args=[before.pk])}">Calm</a>' in body
    assert buttons_of(client, before) == {}


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({"verb": "tempo", "tempo_bpm": 90}, ("0.0", "1.333333")),
        ({"verb": "extend", "where": "start", "seconds": 10}, ("10.0", "1.0")),
        ({"verb": "extend", "where": "end", "seconds": 10}, ("0.0", "1.0")),
    ],
)
def test_the_same_place_of_the_music_is_known(
    client_for: Callable[[User], Client], user: User, pair: Pair, wish: dict[str, Any], place: tuple[str, str]
) -> None:
    Descent.objects.update(settings={"wish": wish})
    buttons = buttons_of(client_for(user), pair[1])
    assert (buttons["play-after"]["data-from"], buttons["play-after"]["data-pace"]) == place
    assert (buttons["play-before"]["data-from"], buttons["play-before"]["data-pace"]) == ("0.0", "1.0")


@pytest.mark.parametrize(
    ("begins", "after", "before"), [(0.4, ("0.0", "0.8"), ("0.4", "1.0")), (-0.5, ("0.4", "0.8"), ("0.0", "1.0"))]
)
def test_a_cover_lies_beside_the_bars_of_its_recording(
    client_for: Callable[[User], Client], user: User, pair: Pair, begins: float, after: Place, before: Place
) -> None:
    Descent.objects.update(how="covered", settings={"wish": {"verb": "cover", "genre": "house"}})
    made = {"verb": "cover", "tempo_bpm": 125.0, "from_tempo_bpm": 100.0, "begins_seconds": begins}
    Track.objects.filter(pk=pair[1].pk).update(recipe={"facts": {"changes": [made]}})
    buttons = buttons_of(client_for(user), pair[1])
    assert (buttons["play-after"]["data-from"], buttons["play-after"]["data-pace"]) == after
    assert (buttons["play-before"]["data-from"], buttons["play-before"]["data-pace"]) == before


@pytest.mark.parametrize(("kind", "is_offered"), [("tempo", False), ("cut", False), ("reverb", True)])
def test_an_edit_is_compared_where_it_moved_nothing_in_time(
    client_for: Callable[[User], Client], user: User, pair: Pair, kind: str, *, is_offered: bool
) -> None:
    Descent.objects.update(how="edited", settings={"chain": {"effects": [{"kind": "gain"}, {"kind": kind}]}})
    assert bool(buttons_of(client_for(user), pair[1])) == is_offered


def test_what_somebody_may_not_hear_is_not_offered(
    client: Client, client_for: Callable[[User], Client], user: User, pair: Pair
) -> None:
    before, after = pair
    Track.objects.filter(pk=after.pk).update(visibility="public")
    assert buttons_of(client, after) == {}
    services.delete(track_pk=before.pk, by=user)
    assert buttons_of(client_for(user), after) == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Track.objects.filter(title="Calm").update(loudness_lufs=None),
        lambda: Descent.objects.update(how="mixed"),
        lambda: Descent.objects.update(how="separated"),
        lambda: Descent.objects.update(settings={"wish": {"verb": "arrange", "sections": ["2", "1"]}}),
    ],
)
def test_where_both_are_not_the_same_music_or_not_measured_there_is_nothing_to_compare(
    client_for: Callable[[User], Client], user: User, pair: Pair, spoil: Callable[[], object]
) -> None:
    spoil()
    assert buttons_of(client_for(user), pair[1]) == {}
