"""Lists of music: who sees what, pages by key, search and filters, and a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.tracks.conftest import MakeTrack
from tracks.models import Track
from tracks.queries import BadCursor, library, recent_requests, request_for, samples, track_for

if TYPE_CHECKING:
    from accounts.models import User

Asserts = Callable[[int], object]


def test_pages_hold_every_track_once_even_when_many_are_of_one_moment(user: User, make_track: MakeTrack) -> None:
    moment = timezone.now()
    made = {make_track(user, files=False, created_at=moment).pk for _ in range(7)}
    made |= {make_track(user, files=False, created_at=moment - timedelta(hours=n)).pk for n in range(1, 4)}

    seen, cursor = [], ""
    while True:
        page = library(user=user, cursor=cursor, limit=3)
        seen += [track.pk for track in page.tracks]
        cursor = page.next_cursor
        if not cursor:
            break

    assert len(seen) == 10
    assert set(seen) == made


def test_a_track_made_meanwhile_does_not_shift_the_next_page(user: User, make_track: MakeTrack) -> None:
    now = timezone.now()
    for n in range(4):
        make_track(user, files=False, title=str(n), created_at=now - timedelta(hours=n))
    first = library(user=user, limit=2)
    make_track(user, files=False, title="new")
    assert [track.title for track in library(user=user, limit=2, cursor=first.next_cursor).tracks] == ["2", "3"]


@pytest.mark.parametrize(
    "cursor", ["x", "====", "MjAyNg", "\0", "é", "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCB4", "A" * 500]
)
def test_an_invented_place_in_the_list_is_refused(user: User, cursor: str) -> None:
    with pytest.raises(BadCursor):
        library(user=user, cursor=cursor)


def test_search_finds_every_word_in_title_or_prompt(user: User, make_track: MakeTrack) -> None:
    make_track(user, files=False, title="Night Rain", prompt="slow piano")
    make_track(user, files=False, title="Night Drive", prompt="fast synthesizer, 100%")
    found = {
        words: sorted(track.title for track in library(user=user, search=words).tracks)
        for words in ("night", "rain PIANO", "rain synthesizer", "100%", "%", "\0night\0", "_")
    }
    assert found == {
        "night": ["Night Drive", "Night Rain"],
        "rain PIANO": ["Night Rain"],
        "rain synthesizer": [],
        "100%": ["Night Drive"],
        "%": ["Night Drive"],
        "\0night\0": ["Night Drive", "Night Rain"],
        "_": [],
    }


def test_lists_can_be_narrowed_to_a_status_and_a_genre(user: User, make_track: MakeTrack) -> None:
    make_track(user, files=False, title="done", genre="jazz")
    make_track(user, state="fetching", title="rendering")
    make_track(user, state="failed", title="failed")
    assert [track.title for track in library(user=user, status="rendering").tracks] == ["rendering"]
    assert [track.title for track in library(user=user, status="failed").tracks] == ["failed"]
    assert [track.title for track in library(user=user, genre="jazz").tracks] == ["done"]
    assert library(user=user, status="nonsense").tracks == []


def test_people_see_their_own_and_what_is_public_and_finished(
    user: User, other_user: User, staff: User, make_track: MakeTrack
) -> None:
    private = make_track(user, files=False)
    public = make_track(user, files=False, visibility="public")
    unfinished = make_track(user, state="queued", visibility="public")
    deleted = make_track(user, files=False, visibility="public", deleted_at=timezone.now())

    def visible(person: User | AnonymousUser) -> set[object]:
        return set(Track.objects.visible_to(person).values_list("pk", flat=True))

    assert visible(user) == {private.pk, public.pk, unfinished.pk}
    for stranger in (other_user, staff, AnonymousUser()):
        assert visible(stranger) == {public.pk}
        with pytest.raises(Track.DoesNotExist):
            track_for(user=stranger, pk=deleted.pk)
    assert not Track.objects.owned_by(AnonymousUser()).exists()


def test_samples_are_what_the_house_has_finished(user: User, make_track: MakeTrack) -> None:
    make_track(user, files=False, visibility="public")
    done = make_track(user, files=False, visibility="public", is_sample=True)
    make_track(user, state="queued", visibility="public", is_sample=True)
    assert samples() == [done]


def test_recent_requests_are_offered_once_for_each_wording_newest_first(user: User, make_track: MakeTrack) -> None:
    sent = []
    for prompt in ("rain", "sun", "rain", "wind"):
        asked = make_track(user, files=False).request
        asked.brief = {"prompt": prompt}
        asked.save()
        sent.append(asked)
    assert recent_requests(user=user) == [sent[3], sent[2], sent[1]]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_library_page_costs_one_query(
    user: User, make_track: MakeTrack, django_assert_num_queries: Asserts, rows: int
) -> None:
    for _ in range(rows):
        make_track(user, files=False)
    with django_assert_num_queries(1):
        page = library(user=user, limit=20)
        shown = [(track.title, track.status, track.shown_seconds) for track in page.tracks]
    assert len(shown) == rows


def test_a_track_with_all_its_files_costs_two_queries(
    user: User, make_track: MakeTrack, django_assert_num_queries: Asserts
) -> None:
    pk = make_track(user).pk
    with django_assert_num_queries(2):
        track = track_for(user=user, pk=pk)
        assert (track.status, len(track.stems)) == ("complete", 2)
        assert track.formats == ["mp3", "wav", "flac", "opus", "midi"]


def test_a_request_with_its_takes_costs_three_queries(
    user: User, make_track: MakeTrack, django_assert_num_queries: Asserts
) -> None:
    pk = make_track(user).request_id
    with django_assert_num_queries(3):
        assert [(take.status, len(take.stems)) for take in request_for(user=user, pk=pk).tracks.all()] == [
            ("complete", 2)
        ]
