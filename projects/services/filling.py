"""What lies in a project: laid in, moved about, copied to another, taken out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from projects.models import NOTE_CHARACTERS, THINGS, Item, Kind, Project, Right
from projects.queries.things import OWN
from projects.services.errors import BadProject, TooMany
from projects.services.texts import read_text

if TYPE_CHECKING:
    from accounts.models import User

MOST_ITEMS = 500


def add_things(*, project_pk: object, by: User, kind: str, things: Sequence[object]) -> Project:
    """Lay things at the end of a project, in this order; what lies there already stays where it is.

    kind: one of `projects.models.THINGS`. things: their ids. Raises BadProject where one is not this person's, TooMany,
    Project.DoesNotExist.
    """
    found = OWN[kind](by).in_bulk(list(things))
    if not things or len(found) != len(set(things)):
        raise BadProject(f"Choose at least one {kind} of yours; a {kind} that was deleted cannot be laid in.")
    with transaction.atomic():
        project = _lock(project_pk, by)
        there = set(project.items.filter(kind=kind).values_list(f"{kind}_id", flat=True))
        _append(project, [{"kind": kind, f"{kind}_id": pk} for pk in dict.fromkeys(things) if pk not in there])
    return project


def add_note(*, project_pk: object, by: User, note: str) -> Item:
    """Write a note at the end of a project. Raises BadProject, TooMany, Project.DoesNotExist."""
    text = _read_note(note)
    with transaction.atomic():
        (item,) = _append(_lock(project_pk, by), [{"kind": Kind.NOTE, "note": text}])
    return item


def write_note(*, item_pk: object, by: User, note: str) -> Item:
    """Write a note anew. Raises BadProject, Item.DoesNotExist."""
    text = _read_note(note)
    with transaction.atomic():
        item = _item(item_pk, by)
        if item.kind != Kind.NOTE:
            raise BadProject("Only notes are written here: open the thing itself to change it.")
        item.note = text
        item.save(update_fields=["note"])
        _touch(item.project)
    return item


def move_item(*, item_pk: object, by: User, to: int) -> Item:
    """Give an item another place, counted from 0; past the end is the end. Raises Item.DoesNotExist."""
    with transaction.atomic():
        item = _item(item_pk, by)
        others = [each for each in item.project.items.all() if each.pk != item.pk]
        others.insert(min(max(to, 0), len(others)), item)
        _number(others)
        _touch(item.project)
    return item


def take_out(*, item_pk: object, by: User) -> Item:
    """Take an item out of its project; a track or a mix stays where it is, a note is gone. Raises Item.DoesNotExist."""
    with transaction.atomic():
        item = _item(item_pk, by)
        Item.objects.filter(pk=item.pk).delete()
        _number(item.project.items.all())
        _touch(item.project)
    return item


def bring_items(*, items: Sequence[object], to: object, by: User, as_copies: bool) -> Project:
    """Lay items of one's projects at the end of another one; what lies there already is not laid in twice.

    to: the other project. as_copies: they stay where they were, too. All or none. Raises Item.DoesNotExist, TooMany,
    Project.DoesNotExist.
    """
    wanted = list(dict.fromkeys(items))
    with transaction.atomic():
        sources = Project.objects.open_to(by, Right.CHANGE).live().filter(items__in=wanted).values_list("pk", flat=True)
        projects = _lock_in_order({to, *sources}, by)
        project = projects[to]
        chosen = list(Item.objects.filter(pk__in=wanted, project__in=projects).order_by("project", "place"))
        if len(chosen) != len(wanted):
            raise Item.DoesNotExist
        there = {_key(each) for each in project.items.exclude(kind=Kind.NOTE)}
        new = [each for each in chosen if each.kind == Kind.NOTE or _key(each) not in there]
        _append(project, [_content(each) for each in new if as_copies or each.project_id != project.pk])
        if not as_copies:
            moved = [each for each in chosen if each.project_id != project.pk]
            Item.objects.filter(pk__in=[each.pk for each in moved]).delete()
            for left in {each.project_id for each in moved}:
                _number(projects[left].items.all())
                _touch(projects[left])
    return project


def choose_cover(*, project_pk: object, by: User, item_pk: object | None) -> Project:
    """Let the picture of a track in it stand for a project; without one, that of the first. Raises BadProject,
    Project.DoesNotExist.
    """
    with transaction.atomic():
        project = _lock(project_pk, by)
        item = project.items.filter(pk=item_pk, kind=Kind.TRACK).first() if item_pk else None
        if item_pk and item is None:
            raise BadProject("Choose a track that lies in this project: its picture becomes the cover.")
        project.cover_id = item.track_id if item else None
        project.save(update_fields=["cover"])
        _touch(project)
    return project


def _lock(project_pk: object, by: User) -> Project:
    return Project.objects.open_to(by, Right.CHANGE).live().select_for_update().get(pk=project_pk)


def _lock_in_order(pks: set[object], by: User) -> dict[object, Project]:
    """Always the same one first, so that two people who move things to and fro never wait for each other."""
    projects = Project.objects.open_to(by, Right.CHANGE).live().filter(pk__in=pks).order_by("pk")
    locked: dict[object, Project] = {project.pk: project for project in projects.select_for_update()}
    if set(locked) != pks:
        raise Project.DoesNotExist
    return locked


def _item(item_pk: object, by: User) -> Item:
    """The item under the lock of its project, so that no two hands move things at once."""
    projects = Project.objects.open_to(by, Right.CHANGE).live()
    project_pk = Item.objects.filter(project__in=projects).values_list("project", flat=True).get(pk=item_pk)
    project = projects.select_for_update().get(pk=project_pk)
    item: Item = project.items.get(pk=item_pk)
    item.project = project
    return item


def _append(project: Project, contents: list[dict[str, Any]]) -> list[Item]:
    count = project.items.count()
    if count + len(contents) > MOST_ITEMS:
        raise TooMany(f"A project holds at most {MOST_ITEMS} things: begin another one.")
    last = project.items.aggregate(last=models.Max("place"))["last"]
    now = timezone.now()
    begin = 0 if last is None else last + 1
    new = [
        Item(id=uuid.uuid4(), project=project, place=begin + number, added_at=now, **content)
        for number, content in enumerate(contents)
    ]
    Item.objects.bulk_create(new)
    _touch(project)
    return new


def _content(item: Item) -> dict[str, Any]:
    return {"kind": item.kind, "note": item.note, **{f"{kind}_id": getattr(item, f"{kind}_id") for kind in THINGS}}


def _key(item: Item) -> tuple[str, object]:
    return item.kind, getattr(item, f"{item.kind}_id")


def _number(items: Sequence[Item] | models.QuerySet[Item]) -> None:
    moved = [each for place, each in enumerate(items) if each.place != place]
    for place, each in enumerate(items):
        each.place = place
    Item.objects.bulk_update(moved, ["place"])


def _touch(project: Project) -> None:
    project.updated_at = timezone.now()
    project.save(update_fields=["updated_at"])


def _read_note(note: str) -> str:
    text = read_text(text=note, what="note", longest=NOTE_CHARACTERS)
    if not text:
        raise BadProject("Write something first: an empty note says nothing.")
    return text
