"""A library is put in order and narrowed by tempo, key, mood, length and more; pages miss and repeat nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.tracks.conftest import MakeTrack
from tracks.models import Track
from tracks.queries import SORTS, BadCursor, Filters, library

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def songs(user: User, other_user: User, make_track: MakeTrack) -> dict[str, Track]:
    """Measured, asked for, neither; and one of somebody else."""
    now = timezone.now()
    made = {
        "slow": {"measured_tempo_bpm": 80.0, "tempo_bpm": 120.0, "key": "A minor", "mood": "sad"},
        "asked": {"measured_tempo_bpm": None, "tempo_bpm": 100.0, "key": "C major", "mood": "happy"},
        "fast": {"measured_tempo_bpm": 140.5, "key": "E minor", "measured_duration_seconds": 200.0, "liked_at": now},
        "sent": {"origin": "uploaded", "measured_key": "D minor", "mood": "", "measured_tempo_bpm": 100.0},
        "toneless": {"measured_tempo_bpm": None, "tempo_bpm": None, "key": "F# major", "model": "fal-x"},
    }
    tracks = {
        name: make_track(user, title=name, files=name == "slow", created_at=now - timedelta(days=age), **facts)
        for age, (name, facts) in enumerate(made.items())
    }
    make_track(other_user, title="theirs", measured_tempo_bpm=100.0, files=False)
    return tracks


def titles(user: User, sort: str = "newest", **filters: Any) -> list[str]:
    return [track.title for track in library(user=user, sort=sort, filters=Filters(**filters)).tracks]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"tempo_from": 100.0, "tempo_to": 120.0}, {"asked", "sent"}),
        ({"tempo_to": 99.9}, {"slow"}),
        ({"key": "A minor"}, {"slow"}),
        ({"key": "A minor", "mixing": True}, {"slow", "asked", "fast", "sent"}),
        ({"key": "F# major"}, {"toneless"}),
        ({"mood": "sad"}, {"slow"}),
        ({"seconds_from": 60.0}, {"fast"}),
        ({"origin": "uploaded"}, {"sent"}),
        ({"has_stems": True}, {"slow"}),
        ({"liked": True}, {"fast"}),
        ({"mixing": True}, {"slow", "asked", "fast", "sent", "toneless"}),
        ({"key": "A minor", "tempo_from": 100.0}, set()),
    ],
)
def test_it_is_narrowed_to_what_is_looked_for(
    user: User, songs: dict[str, Track], filters: dict[str, Any], found: set[str]
) -> None:
    assert set(titles(user, **filters)) == found


def test_days_are_whole_and_in_utc(user: User, songs: dict[str, Track]) -> None:
    today: date = timezone.now().date()
    yesterday = today - timedelta(days=1)
    assert titles(user, created_from=today) == ["slow"]
    assert titles(user, created_from=yesterday, created_to=yesterday) == ["asked"]
    assert set(titles(user, created_to=yesterday)) == {"asked", "fast", "sent", "toneless"}


def test_it_is_put_in_order_and_what_has_no_tempo_comes_last(user: User, songs: dict[str, Track]) -> None:
    assert titles(user, "oldest") == ["toneless", "sent", "fast", "asked", "slow"]
    assert titles(user, "longest")[0] == titles(user, "shortest")[-1] == "fast"
    slowest, fastest = titles(user, "slowest"), titles(user, "fastest")
    assert (slowest[0], slowest[3:], fastest[0], fastest[4]) == ("slow", ["fast", "toneless"], "fast", "toneless")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_show_everything_once_in_every_order(user: User, make_track: MakeTrack, sort: str, limit: int) -> None:
    chance = random.Random(limit)
    now = timezone.now()
    for number in range(14):
        tempo = chance.choice([None, 90.0, 90.0, 120.1, 0.1 + 0.2])
        make_track(
            user, files=False, tempo_bpm=None, measured_tempo_bpm=tempo, duration_seconds=chance.choice([30.0, 45.5]),
            created_at=now - timedelta(seconds=number // 2),
        )  # fmt: skip
    whole = [track.pk for track in library(user=user, sort=sort, limit=100).tracks]
    paged: list[object] = []
    cursor, pages = "", 0
    while pages == 0 or cursor:
        page = library(user=user, sort=sort, limit=limit, cursor=cursor)
        paged += [track.pk for track in page.tracks]
        cursor, pages = page.next_cursor, pages + 1
    assert paged == whole
    assert (len(whole), pages) == (14, -(-14 // limit))


@pytest.mark.parametrize("sort", SORTS)
def test_a_place_that_was_not_handed_out_is_none(user: User, sort: str) -> None:
    with pytest.raises(BadCursor):
        library(user=user, sort=sort, cursor="nonsense")


@pytest.mark.parametrize(("sort", "index"), [("slowest", "tempo"), ("fastest", "tempo"), ("longest", "length")])
def test_an_order_by_a_value_is_read_from_its_index(user: User, sort: str, index: str) -> None:
    """Whatever the size of a library, a page costs as many rows as it shows."""
    from tracks.queries.paging import BY_VALUE

    name, is_falling = BY_VALUE[sort]
    mine = Track.objects.owned_by(user).live().with_facts().filter(**{f"{name}__isnull": False})
    plan = mine.order_by(f"{'-' if is_falling else ''}{name}", f"{'-' if is_falling else ''}id")[:21].explain()
    if connection.vendor == "sqlite":
        assert f"track_by_{index}" in plan
        assert "TEMP B-TREE" not in plan


def test_the_page_works_without_scripts_and_keeps_what_was_chosen(
    user: User, songs: dict[str, Track], client_for: Callable[[User], Client]
) -> None:
    query = "?key=A+minor&mixing=on&tempo_from=90&sort=fastest&mood=&seconds_to=nonsense"
    page = client_for(user).get(f"/library/{query}").content.decode()
    shown = [title for title in songs if f">{title}</a>" in page]
    assert set(shown) == {"asked", "fast", "sent"}
    assert page.index(">fast</a>") < page.index(">asked</a>")
    assert '<option value="A minor" selected>' in page
    assert '<option value="fastest" selected>' in page
    assert 'value="90"' in page
    assert "Nothing here matches" in client_for(user).get("/library/?tempo_from=300").content.decode()


def test_the_api_takes_the_same(user: User, songs: dict[str, Track], client_for: Callable[[User], Client]) -> None:
    client = client_for(user)
    asked = {"key": "A minor", "mixing": "true", "sort": "slowest", "limit": "2"}
    first = client.get("/api/v1/tracks/", asked).json()
    rest = client.get("/api/v1/tracks/", {**asked, "cursor": first["next"]}).json()
    names = [track["title"] for track in first["tracks"] + rest["tracks"]]
    assert (names[0], set(names[1:3]), names[3], rest["next"]) == ("slow", {"asked", "sent"}, "fast", None)
    refused = client.get("/api/v1/tracks/", {"key": "H minor", "tempo_from": "nan"}).json()["error"]["details"]
    assert set(refused) == {"key", "tempo_from"}
