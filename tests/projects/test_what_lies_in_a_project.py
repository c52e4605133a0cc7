"""Tracks, mixes and notes lie in a project in the order of its maker, each thing once."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING

import pytest

from projects.models import Item, Kind, Project
from projects.queries.projects import cover_of, items_of
from projects.services import (
    BadProject,
    TooMany,
    add_note,
    add_things,
    bring_items,
    choose_cover,
    create_lyrics,
    delete_lyrics,
    filling,
    move_item,
    take_out,
    write_note,
)
from tests.projects.conftest import Named
from tests.support.pictures import picture_of

if TYPE_CHECKING:
    from accounts.models import User
    from studio.models import Mix

pytestmark = pytest.mark.django_db


def shown(project: Project) -> list[str | None]:
    items = items_of(project=project, user=project.owner)
    return [item.note or item.title for item in items]


def places(project: Project) -> list[int]:
    return list(project.items.values_list("place", flat=True))


def test_things_are_laid_in_behind_each_other(user: User, project: Project, named: Named, mix: Mix) -> None:
    first, second = named("One"), named("Two")
    add_things(project_pk=project.pk, by=user, kind="track", things=[second.pk, first.pk])
    add_note(project_pk=project.pk, by=user, note="  slower?\r\nlouder?  ")
    add_things(project_pk=project.pk, by=user, kind="mix", things=[mix.pk])
    assert shown(project) == ["Two", "One", "slower?\nlouder?", "All together"]


def test_words_and_pictures_lie_beside_tracks(user: User, project: Project, other_project: Project) -> None:
    lyrics, picture = create_lyrics(owner=user, title="Words"), picture_of(user)
    add_things(project_pk=project.pk, by=user, kind="lyrics", things=[lyrics.pk])
    for _ in range(2):
        add_things(project_pk=project.pk, by=user, kind="picture", things=[picture.pk])
    assert shown(project) == ["Words", "Mine"]
    bring_items(items=[item.pk for item in project.items.all()], to=other_project.pk, by=user, as_copies=True)
    delete_lyrics(lyrics_pk=lyrics.pk, by=user)
    picture.delete()
    assert (shown(project), shown(other_project)) == ([None], [None])


def test_what_lies_there_already_is_not_laid_in_twice(user: User, project: Project, named: Named) -> None:
    first, second = named("One"), named("Two")
    for things in ([first.pk], [first.pk, second.pk, second.pk], [second.pk]):
        add_things(project_pk=project.pk, by=user, kind="track", things=things)
    assert shown(project) == ["One", "Two"]


def test_a_thing_of_somebody_else_is_not_laid_in(other_user: User, project: Project, named: Named) -> None:
    theirs = Project.objects.create(
        owner=other_user, title="Theirs", created_at=project.created_at, updated_at=project.created_at
    )
    with pytest.raises(BadProject, match="of yours"):
        add_things(project_pk=theirs.pk, by=other_user, kind="track", things=[named("Mine").pk])
    with pytest.raises(Project.DoesNotExist):
        add_note(project_pk=project.pk, by=other_user, note="hello")
    assert (Item.objects.count(), theirs.items.count()) == (0, 0)


def test_every_sequence_of_moves_is_that_of_a_list(user: User, project: Project) -> None:
    rng, expected = random.Random(3), []
    for _ in range(60):
        items = list(project.items.all())
        match rng.choice(["add", "add", "move", "out"]):
            case "move" if items:
                item, to = rng.choice(items), rng.randrange(len(items) + 3)
                move_item(item_pk=item.pk, by=user, to=to)
                expected.remove(item.note)
                expected.insert(to, item.note)
            case "out" if items:
                item = rng.choice(items)
                take_out(item_pk=item.pk, by=user)
                expected.remove(item.note)
            case _:
                expected.append(add_note(project_pk=project.pk, by=user, note=uuid.uuid4().hex).note)
        assert shown(project) == expected
        assert places(project) == list(range(len(expected)))


def test_things_are_moved_or_copied_to_another_project(
    user: User, project: Project, other_project: Project, named: Named
) -> None:
    add_things(project_pk=project.pk, by=user, kind="track", things=[named("One").pk, named("Two").pk])
    note = add_note(project_pk=project.pk, by=user, note="three")
    one, two, _ = project.items.all()
    bring_items(items=[two.pk, note.pk], to=other_project.pk, by=user, as_copies=True)
    bring_items(items=[two.pk, one.pk], to=other_project.pk, by=user, as_copies=False)
    assert shown(project) == ["three"]
    assert shown(other_project) == ["Two", "three", "One"]
    assert places(project) == [0]


def test_moving_a_thing_to_where_it_is_changes_nothing(user: User, project: Project) -> None:
    note = add_note(project_pk=project.pk, by=user, note="stays")
    bring_items(items=[note.pk], to=project.pk, by=user, as_copies=False)
    assert shown(project) == ["stays"]


def test_a_note_is_written_anew_and_nothing_else_is(user: User, project: Project, named: Named) -> None:
    note = add_note(project_pk=project.pk, by=user, note="old")
    write_note(item_pk=note.pk, by=user, note="new")
    add_things(project_pk=project.pk, by=user, kind="track", things=[named("One").pk])
    with pytest.raises(BadProject, match="Only notes"):
        write_note(item_pk=project.items.get(kind=Kind.TRACK).pk, by=user, note="no")
    assert shown(project) == ["new", "One"]


@pytest.mark.parametrize(
    ("note", "sentence"), [("  \n", "Write something"), ("x" * 5001, "5001"), ("a\0b", "character")]
)
def test_a_note_that_cannot_be_kept_is_refused(user: User, project: Project, note: str, sentence: str) -> None:
    with pytest.raises(BadProject, match=sentence):
        add_note(project_pk=project.pk, by=user, note=note)
    assert shown(project) == []


def test_a_full_project_takes_no_more(user: User, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST_ITEMS", 2)
    for number in range(2):
        add_note(project_pk=project.pk, by=user, note=str(number))
    with pytest.raises(TooMany, match="at most 2"):
        add_note(project_pk=project.pk, by=user, note="no")
    assert shown(project) == ["0", "1"]


def test_the_first_track_is_the_cover_until_another_is_chosen(user: User, project: Project, named: Named) -> None:
    add_things(project_pk=project.pk, by=user, kind="track", things=[named("One").pk, named("Two").pk])
    one, two = items_of(project=project, user=user)
    assert cover_of(project=project, items=[one, two]) == one.track
    chosen = choose_cover(project_pk=project.pk, by=user, item_pk=two.pk)
    assert cover_of(project=chosen, items=[one, two]) == two.track
    assert cover_of(project=chosen, items=[one]) == one.track


def test_a_track_in_the_trash_keeps_its_place_and_one_that_is_gone_for_good_leaves_it(
    user: User, project: Project, named: Named
) -> None:
    from django.utils import timezone

    from tracks.services import delete

    tracks = [named("One"), named("Two")]
    add_things(project_pk=project.pk, by=user, kind="track", things=[track.pk for track in tracks])
    delete(track_pk=tracks[0].pk, by=user)
    assert [item.track for item in items_of(project=project, user=user)] == [None, tracks[1]]
    type(tracks[0]).objects.filter(pk=tracks[0].pk).update(purged_at=timezone.now())
    assert shown(project) == ["Two"]
