"""Reads of mixes: whose they are, and what of their parts is there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from accounts.cursors import cursor_of, place_of
from engine.mixing.document import Mix as Document
from engine.mixing.document import Part, parse_mix
from studio.models.mixing import Mix
from tracks.models import Asset, Role, Track

if TYPE_CHECKING:
    from accounts.models import User

PAGE_SIZE = 20
LARGEST_PAGE = 100
MISSING = "Its sound is not there: it was deleted, or is not shared with you any more."
NOT_YET = "Its sound is not there yet: it is still being made."
# What a whole track is mixed from, the best first; what a page hears of it, the lightest that starts to the sample.
_BEST = (Role.MASTER, Role.WAV, Role.MP3, Role.OPUS)


class Source(NamedTuple):
    """What a part refers to: a track, or a stem of it."""

    track_pk: uuid.UUID | None
    stem: str


@dataclass(frozen=True)
class PartState:
    """A part, and its sound where it is there; else the reason, in a sentence.

    seconds: as long as the sound is, before it follows a song.
    """

    part: Part
    track: Track | None
    sound: Asset | None
    reason: str

    @property
    def stem(self) -> str:
        return source_of(self.part.source).stem

    @property
    def seconds(self) -> float:
        return self.track.shown_seconds if self.track else 0.0

    @property
    def name(self) -> str:
        """What people call it."""
        if self.part.name:
            return self.part.name
        title = self.track.title if self.track else "A missing part"
        return f"{title} – {self.stem}" if self.stem and self.track else title


@dataclass(frozen=True)
class Page:
    """One page of a list; next_cursor is "" on the last one."""

    mixes: list[Mix]
    next_cursor: str


def source_of(source: str) -> Source:
    """A part's source taken apart; without a track where it names none."""
    name, _, stem = source.partition("/")
    try:
        return Source(uuid.UUID(name), stem)
    except ValueError:
        return Source(None, "")


def source_named(track: Track, stem: str = "") -> str:
    """What a part of this track, or of a stem of it, has as its source."""
    return f"{track.pk}/{stem}" if stem else str(track.pk)


def mixes_of(*, user: User, cursor: str = "", limit: int = PAGE_SIZE) -> Page:
    """This person's mixes, the one that was changed last first. Raises BadCursor. One query."""
    limit = min(max(limit, 1), LARGEST_PAGE)
    mixes = Mix.objects.owned_by(user)
    if cursor:
        moment, pk = place_of(cursor)
        mixes = mixes.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, id__lt=pk))
    rows = list(mixes.newest()[: limit + 1])
    following = cursor_of(rows[limit - 1].updated_at, rows[limit - 1].pk) if len(rows) > limit else ""
    return Page(rows[:limit], following)


def mix_for(*, user: User, pk: object) -> Mix:
    """A mix of this person. Raises Mix.DoesNotExist."""
    return Mix.objects.owned_by(user).get(pk=pk)


def document_of(mix: Mix) -> Document:
    """The mix as the engine reads it."""
    return parse_mix(mix.document)


def part_states(*, document: Document, user: User) -> list[PartState]:
    """Every part with its sound, as far as this person may hear it. Three queries, however many parts."""
    sources = [source_of(part.source) for part in document.parts]
    keys = {source.track_pk for source in sources if source.track_pk}
    seen = Track.objects.visible_to(user).for_its_page().in_bulk(keys) if keys else {}
    return [
        _state(part, seen.get(source.track_pk) if source.track_pk else None, source.stem)
        for part, source in zip(document.parts, sources, strict=True)
    ]


def _state(part: Part, track: Track | None, stem: str) -> PartState:
    if track is None:
        return PartState(part, None, None, MISSING)
    if stem:
        sound = next((asset for asset in track.stems if asset.name == stem), None)
    else:
        sound = next((asset for role in _BEST for asset in track.files(role)), None)
    if sound is None:
        return PartState(part, track, None, MISSING if track.is_delivered else NOT_YET)
    return PartState(part, track, sound, "")


def length_of(document: Document, states: list[PartState]) -> float:
    """How long a mix lasts, in seconds, as far as its tracks say; effects may add to it."""
    ends = [0.0]
    for state in states:
        part = state.part
        if state.sound is not None:
            whole = state.seconds / part.tempo_change(document.song)
            stop = whole if part.end_seconds is None else min(part.end_seconds, whole)
            ends.append(part.offset_seconds + max(0.0, stop - part.start_seconds))
    return max(ends)
