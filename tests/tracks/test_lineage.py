"""A track tells what it was made from and what was made of it, and nothing that is private to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Descent, Track
from tracks.queries import Relative, lineage_of

if TYPE_CHECKING:
    from accounts.models import User

MINE, THEIRS = "Drums of mine", "Strings of others"


@pytest.fixture
def mixed(user: User, other_user: User, make_track: MakeTrack) -> Track:
    """A public mix of a private track of its owner and a private one of somebody else."""
    parents = [make_track(user, title=MINE, files=False), make_track(other_user, title=THEIRS, files=False)]
    child = make_track(user, title="Both", origin="mixed", visibility="public", files=False)
    for parent in parents:
        Descent.objects.create(child=child, parent=parent, how="mixed", settings={"gain_db": -3.0})
    return child


def test_private_parents_of_others_show_as_a_private_track(mixed: Track, user: User, other_user: User) -> None:
    assert [one.title for one in lineage_of(track=mixed, user=user).parents] == [MINE, "a private track"]
    assert [one.title for one in lineage_of(track=mixed, user=other_user).parents] == ["a private track", THEIRS]
    assert {one.title for one in lineage_of(track=mixed, user=AnonymousUser()).parents} == {"a private track"}


def test_private_children_of_others_are_not_told_of(mixed: Track, user: User, other_user: User) -> None:
    parent = Track.objects.get(title=THEIRS)
    assert [one.track for one in lineage_of(track=parent, user=other_user).children] == [mixed]
    Track.objects.filter(pk=mixed.pk).update(visibility="private")
    assert lineage_of(track=parent, user=other_user).children == ()
    assert [one.track for one in lineage_of(track=parent, user=user).children] == [mixed]


def test_a_deleted_parent_shows_as_such_to_its_owner_alone_even_when_it_is_gone_for_good(
    mixed: Track, user: User, other_user: User
) -> None:
    parent = Track.objects.get(title=MINE)
    services.delete(track_pk=parent.pk, by=user)
    assert [one.track for one in lineage_of(track=mixed, user=user).parents] == [None, None]
    services.empty_trash(kept_for=timedelta(0))
    assert [one.title for one in lineage_of(track=mixed, user=user).parents] == ["a deleted track", "a private track"]
    assert lineage_of(track=mixed, user=other_user).parents[0].title == "a private track"


def family(owner: User, make_track: MakeTrack, length: int) -> list[Track]:
    """The first of one's own and each made of the one before."""
    found = [make_track(owner, title="0", files=False)]
    for number in range(1, length):
        child = make_track(owner, title=str(number), origin="changed", files=False)
        Descent.objects.create(child=child, parent=found[-1], how="redone", settings={"words": f"part {number}"})
        found.append(child)
    return found


def shown(relatives: Sequence[Relative]) -> list[Any]:
    return [[each.title, each.words, *shown(each.relatives)] for each in relatives]


def test_all_generations_are_a_tree(user: User, make_track: MakeTrack) -> None:
    tracks = family(user, make_track, 5)
    found = lineage_of(track=tracks[2], user=user)
    assert shown(found.parents) == [["1", "part 2", ["0", "part 1"]]]
    assert shown(found.children) == [["3", "part 3", ["4", "part 4"]]]


def test_one_sees_through_ones_own_deleted_track_and_through_nobody_else_s_private_one(
    user: User, other_user: User, make_track: MakeTrack
) -> None:
    tracks = family(user, make_track, 4)
    services.delete(track_pk=tracks[1].pk, by=user)
    Track.objects.filter(pk=tracks[3].pk).update(visibility="public")
    assert shown(lineage_of(track=tracks[3], user=user).parents) == [
        ["2", "part 3", ["a deleted track", "part 2", ["0", "part 1"]]]
    ]
    assert [one.title for one in lineage_of(track=tracks[3], user=other_user).parents] == ["a private track"]
    assert lineage_of(track=tracks[3], user=other_user).parents[0].relatives == ()
    assert lineage_of(track=tracks[0], user=user).children == ()


def test_a_large_family_takes_no_more_queries(
    user: User, make_track: MakeTrack, django_assert_num_queries: Any
) -> None:
    tracks = family(user, make_track, 3)
    for number in range(10):
        child = make_track(user, title=f"more {number}", origin="changed", files=False)
        Descent.objects.create(child=child, parent=tracks[1], how="redone")
    with django_assert_num_queries(6):
        assert len(lineage_of(track=tracks[1], user=user).children) == 11


def test_a_circle_ends(user: User, make_track: MakeTrack) -> None:
    tracks = family(user, make_track, 3)
    Descent.objects.create(child=tracks[0], parent=tracks[2], how="mixed")
    assert shown(lineage_of(track=tracks[0], user=user).parents) == [["2", "", ["1", "part 2"]]]


def test_the_settings_go_with_a_track_that_is_gone_for_good(mixed: Track, user: User) -> None:
    services.delete(track_pk=mixed.pk, by=user)
    services.empty_trash(kept_for=timedelta(0))
    assert [one.settings for one in mixed.ancestry.all()] == [{}, {}]


def test_the_page_says_nothing_twice(user: User, make_track: MakeTrack, client: Client) -> None:
    parent, child = (make_track(user, title=title, files=False) for title in ("Night", "Day"))
    Descent.objects.create(child=child, parent=parent, how="extended", settings={"words": "extended"})
    client.force_login(user)
    pages = [client.get(reverse("tracks:track", args=[track.pk])).content.decode() for track in (parent, child)]
    trees = [page.partition('id="lineage-title"')[2].partition("</section>")[0] for page in pages]
    assert [tree.lower().count("extended") for tree in trees] == [1, 1]


def test_the_page_and_the_api_show_it(mixed: Track, user: User, client: Client) -> None:
    client.force_login(user)
    page = client.get(reverse("tracks:track", args=[mixed.pk])).content.decode()
    assert MINE in page
    assert "a private track" in page
    assert THEIRS not in page
    mine = str(Track.objects.get(title=MINE).pk)
    assert client.get(f"/api/v1/tracks/{mixed.pk}/").json()["lineage"] == {
        "parents": [
            {"how": "mixed", "track": mine, "title": MINE},
            {"how": "mixed", "track": None, "title": "a private track"},
        ],
        "children": [],
    }


def test_nobody_is_their_own_parent(mixed: Track) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Descent.objects.create(child=mixed, parent=mixed, how="edited")
