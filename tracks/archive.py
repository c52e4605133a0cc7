"""The stems of a track as one ZIP archive, written while it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from stream_zip import ZIP_AUTO, Method, stream_zip

from files.naming import safe_title
from files.splicing import with_title
from tracks.models import Asset, Role, Track
from tracks.naming import as_file

MODE = 0o100644
# Sound is compressed already: the archive only holds it together.
LEVEL = 0
Member = tuple[str, datetime, int, Method, Iterable[bytes]]


def archive_name(track: Track) -> str:
    return f"{safe_title(track.title)} – stems.zip"


def files_of(track: Track) -> list[Asset]:
    """The stored files that go into it."""
    return [*track.stems, *track.files(Role.MIDI)]


def archive_of(track: Track) -> Iterator[bytes]:
    """The archive, block by block: every stem, the MIDI file, and the recipe of what was made."""
    return iter(stream_zip(_members(track)))


def _members(track: Track) -> Iterator[Member]:
    moment = track.delivered_at or track.created_at
    for asset in files_of(track):
        yield _member(track, asset, moment)
    if not track.is_marked:
        return
    recipe = json.dumps(track.recipe, indent=2, ensure_ascii=False, sort_keys=True).encode()
    yield ("recipe.json", moment, MODE, ZIP_AUTO(len(recipe), level=LEVEL), (recipe,))


def _member(track: Track, asset: Asset, moment: datetime) -> Member:
    sent = with_title(as_file(track, asset))
    return (sent.file.name, moment, MODE, ZIP_AUTO(sent.size_bytes, level=LEVEL), sent.blocks())
