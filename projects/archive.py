"""A project as one ZIP archive, written while it is sent: sounds, pictures, words, and a page that plays them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from stream_zip import ZIP_AUTO, Method, stream_zip

from files.naming import safe_title
from files.splicing import with_title
from files.storing import blocks, is_whole
from projects.models import Item, Kind, Project
from projects.queries.projects import items_of
from tracks.models import Asset, Role, Track
from tracks.naming import as_file

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

FORMAT = "soundfoundry project"
VERSION = 1
_MODE = 0o100644
# Sound and pictures are compressed already: the archive only holds them together.
_LEVEL = 0
# Of a track: what was sent or made, and what goes with it.
_SOUNDS = (Role.ORIGINAL, Role.MASTER, Role.WAV, Role.MP3, Role.OPUS)
_BESIDE = (Role.MIDI, Role.LRC)
Member = tuple[str, "datetime", int, Method, Iterable[bytes]]


@dataclass
class _Entry:
    """An item as the archive has it: how it is described, and the files that are written for it."""

    described: dict[str, Any]
    files: list[tuple[str, int, Iterable[bytes]]] = field(default_factory=list)


def archive_name(project: Project) -> str:
    return f"{safe_title(project.title)}.zip"


def archive_of(project: Project, user: User) -> Iterator[bytes]:
    """The archive, block by block: project.json, index.html, and a folder for each kind of thing.

    What cannot be read from storage is left out, and named as missing in both.
    """
    items = items_of(project=project, user=user)
    prefetch_related_objects([item for item in items if item.track], "track__assets", "track__owner")
    entries = [_entry(number, item) for number, item in enumerate(items, 1)]
    return iter(stream_zip(_members(project, entries)))


def _members(project: Project, entries: list[_Entry]) -> Iterator[Member]:
    moment = project.updated_at
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": project.title,
        "description": project.description,
        "created_at": project.created_at.isoformat(),
        "updated_at": moment.isoformat(),
        "items": [entry.described for entry in entries],
    }
    page = render_to_string("projects/offline.html", document)
    texts = {"project.json": json.dumps(document, indent=2, ensure_ascii=False), "index.html": page}
    for name, text in texts.items():
        yield _member(name, moment, len(text.encode()), (text.encode(),))
    for entry in entries:
        for name, size, content in entry.files:
            yield _member(name, moment, size, content)


def _member(name: str, moment: datetime, size: int, content: Iterable[bytes]) -> Member:
    return name, moment, _MODE, ZIP_AUTO(size, level=_LEVEL), content


def _entry(number: int, item: Item) -> _Entry:
    described = {"kind": item.kind, "title": item.title, "added_at": item.added_at.isoformat()}
    if item.kind == Kind.NOTE:
        return _Entry({**described, "note": item.note})
    if item.content is None:
        return _Entry({**described, "is_missing": True})
    # Two tracks may have one title: the number tells them apart, and keeps their order in the folder.
    name = f"{number:03} {safe_title(item.title or '')}"
    match item.kind:
        case Kind.TRACK:
            return _track(described, f"tracks/{name}", item.content)
        case Kind.PICTURE:
            return _picture(described, f"pictures/{name}.jpg", item)
        case Kind.LYRICS:
            text = item.content.text.encode()
            path = f"lyrics/{name}.txt"
            facts = {"language": item.content.language, "files": [path]}
            return _Entry(described | facts, [(path, len(text), (text,))])
        case _:
            return _Entry({**described, "document": item.content.document})


def _track(described: dict[str, Any], path: str, track: Track) -> _Entry:
    facts = {
        "origin": track.origin,
        "prompt": track.prompt,
        "seconds": track.shown_seconds,
        "tempo_bpm": track.shown_tempo_bpm,
        "key": track.shown_key,
        "created_at": track.created_at.isoformat(),
        "recipe": track.recipe,
    }
    entry = _Entry(described | facts | {"files": [], "missing": []})
    for asset in _assets(track):
        name = f"{path}.{asset.suffix}"
        if is_whole(asset.storage_key, asset.size_bytes):
            sent = with_title(as_file(track, asset))
            entry.files.append((name, sent.size_bytes, sent.blocks()))
        entry.described["files" if entry.files and entry.files[-1][0] == name else "missing"].append(name)
    return entry


def _assets(track: Track) -> list[Asset]:
    sounds = [asset for role in _SOUNDS for asset in track.files(role)]
    return [*sounds[:1], *(asset for role in _BESIDE for asset in track.files(role))]


def _picture(described: dict[str, Any], path: str, item: Item) -> _Entry:
    picture = item.content
    facts = {"theme": picture.theme, "seen": picture.values}
    if not is_whole(picture.storage_key, picture.size_bytes):
        return _Entry(described | facts | {"files": [], "missing": [path]})
    content = blocks(picture.storage_key)
    return _Entry(described | facts | {"files": [path]}, [(path, picture.size_bytes, content)])
