"""A fade into another track as the editor of a chain shows it: what there is to choose, and places on a waveform."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.queries.analyses import understanding_of
from studio.queries.beats import Beats, beats_of
from studio.queries.editing import tempo_of
from studio.queries.presets import Choice
from tracks.models import Track
from tracks.queries import library
from tracks.sheets import outline

if TYPE_CHECKING:
    from accounts.models import User

FADE = "cross_fade"
MOST_CHOICES = 20
COLUMNS = 320
BEATS, SECONDS = 8.0, 4.0
# Behind these nobody can say by the waveform of a track where in it one is.
_MOVING = {"cut", "trim", "loop", "reverse", FADE}


@dataclass(frozen=True)
class Timeline:
    """The waveform of a stretch of a track as it reaches an effect. seconds: how long it is there.

    beats: where they are in it, in seconds; empty while they are not known. bpm: the tempo it has there.
    """

    path: str
    seconds: float
    beats: tuple[float, ...] = ()
    first: float | None = None
    bpm: float | None = None

    @property
    def beats_json(self) -> str:
        return json.dumps(self.beats, separators=(",", ":"))

    def nearest_beat(self, seconds: float) -> float:
        """The measured beat that is nearest to a place; the place itself where none is known."""
        return min(self.beats, key=lambda beat: abs(beat - seconds), default=seconds)

    def percent(self, seconds: float) -> float:
        return 100.0 * min(max(seconds / self.seconds, 0.0), 1.0) if self.seconds else 0.0


def timeline_of(track: Track, *, start: float = 0.0, end: float | None = None, factor: float = 1.0) -> Timeline:
    """A stretch of a track, `factor` times as fast as it is. Two queries."""
    whole = track.shown_seconds
    end = min(end or whole, whole)
    start = min(start, end)
    scale = len(track.peaks) / whole if whole else 0.0
    path = outline(track.peaks[math.floor(start * scale) : math.ceil(end * scale)], COLUMNS)
    known = beats_of(understanding_of(track)) or Beats(0.0, [], [])
    inside, firsts = (
        tuple(round((beat - start) / factor, 3) for beat in beats if start <= beat <= end)
        for beats in (known.seconds, known.firsts)
    )
    bpm = (known.bpm or track.shown_tempo_bpm or 0.0) * factor
    first = next(iter(firsts or inside), None)
    return Timeline(path, (end - start) / factor, inside, first, round(bpm, 3) if 20.0 <= bpm <= 400.0 else None)


def timeline_before(track: Track, chain: Mapping[str, Any], number: int) -> Timeline | None:
    """What of a track reaches the effect of this number; None where its places cannot be told."""
    before = chain["effects"][:number]
    if any(each["kind"] in _MOVING for each in before):
        return None
    region = {name: value for name, value in chain.get("region", {}).items() if isinstance(value, float)}
    factor = tempo_of({"effects": before})
    return timeline_of(
        track, start=region.get("start_seconds", 0.0), end=region.get("end_seconds"), factor=factor or 1.0
    )


def fade_targets(user: User, chain: Mapping[str, Any]) -> dict[str, Track]:
    """The tracks that a chain of the editor fades into, as far as they are there, by what it calls them. One query."""
    fades = [each for each in chain["effects"] if each["kind"] == FADE]
    keys = {key for each in fades if (key := _key(each.get("into")))}
    found = Track.objects.owned_by(user).live().delivered().in_bulk(keys) if keys else {}
    return {str(pk): track for pk, track in found.items()}


def find_missing_target(chain: Mapping[str, Any], targets: Mapping[str, Track]) -> str:
    """What is wrong where a fade has no track to go into, or ""."""
    for number, each in enumerate(chain["effects"], 1):
        if each["kind"] == FADE and not each.get("into"):
            return f"Choose the track that effect {number} fades into."
        if each["kind"] == FADE and each["into"] not in targets:
            return f"The track that effect {number} fades into is not there: choose another one."
    return ""


def with_titles(chain: Mapping[str, Any], targets: Mapping[str, Track]) -> tuple[dict[str, Any], dict[str, uuid.UUID]]:
    """The chain with names that people know, so that sentences about it can be read; and which track each name is."""
    names: dict[str, str] = {}
    for key, track in targets.items():
        title = (track.title.strip() or "the other track")[:90]
        is_taken = title in names.values()
        names[key] = f"{title} ({len(names) + 1})" if is_taken else title
    effects = [
        {**each, "into": names.get(each["into"], each["into"])} if each["kind"] == FADE else each
        for each in chain["effects"]
    ]
    return {**chain, "effects": effects}, {names[key]: track.pk for key, track in targets.items()}


def begin_fade(source: Timeline | None, other: Track) -> dict[str, Any]:
    """A fade as it is when it is added: into the first bar of another track, on the last beat that leaves it room."""
    into, seconds = timeline_of(other), source.seconds if source else 0.0
    fade: dict[str, Any] = {"kind": FADE, "into": str(other.pk), "from_seconds": into.first or 0.0}
    if source is None or source.bpm is None:
        lasting = min(SECONDS, max(0.1, seconds / 2))
        return {**fade, "at_seconds": round(max(0.0, seconds - lasting), 3), "seconds": round(lasting, 3)}
    beat = 60.0 / source.bpm
    beats = BEATS if BEATS * beat <= seconds / 2 else 1.0
    latest = max(0.0, seconds - beats * beat)
    place = max((each for each in source.beats if each <= latest), default=latest)
    # The grid is counted from the very beat: tempi are measured, and over a song they drift.
    first = place if source.beats else 0.0
    return {**fade, "at_seconds": round(place, 3), "beats": beats, "bpm": source.bpm, "first_beat_seconds": first}


def snap_fade(fade: Mapping[str, Any], source: Timeline | None, other: Track) -> dict[str, Any]:
    """The same fade from the measured beat nearest to its place to the one nearest to where the other track begins."""
    found = dict(fade)
    if source is not None and source.beats and isinstance(fade.get("at_seconds"), float):
        place = source.nearest_beat(fade["at_seconds"])
        found |= {"at_seconds": place, "first_beat_seconds": place, "bpm": source.bpm}
    begin = fade.get("from_seconds", 0.0)
    return {**found, "from_seconds": timeline_of(other).nearest_beat(begin)} if isinstance(begin, float) else found


@dataclass(frozen=True)
class FadeFields:
    """What the page shows of a fade beside its numbers. at, begin: the waveforms that its two places lie on."""

    number: int
    chosen: str
    words: str
    choices: list[Choice]
    at: Timeline | None
    begin: Timeline | None
    title: str

    @property
    def at_field(self) -> str:
        return f"e{self.number}-at_seconds"

    @property
    def begin_field(self) -> str:
        return f"e{self.number}-from_seconds"


def fade_fields(
    user: User, track: Track, chain: Mapping[str, Any], number: int, *, targets: Mapping[str, Track], words: str
) -> FadeFields:
    """Everything that the fade of this number in a chain is chosen with."""
    other = targets.get(chain["effects"][number].get("into", ""))
    return FadeFields(
        number,
        str(other.pk) if other else "",
        words,
        _choices(user, words, other),
        timeline_before(track, chain, number),
        timeline_of(other) if other else None,
        other.title if other else "",
    )


def another_track(user: User, track: Track) -> Track | None:
    """The newest track of this person beside this one. One query."""
    return Track.objects.owned_by(user).live().delivered().exclude(pk=track.pk).newest().first()


def _choices(user: User, words: str, chosen: Track | None) -> list[Choice]:
    found = library(user=user, search=words[:200], status="complete", limit=MOST_CHOICES).tracks
    if chosen and chosen not in found:
        found = [chosen, *found]
    return [(str(track.pk), _label(track)) for track in found]


def _label(track: Track) -> str:
    tempo = f"{track.shown_tempo_bpm:.0f} BPM" if track.shown_tempo_bpm else ""
    known = ", ".join(filter(None, (tempo, track.shown_key)))
    return f"{track.title} ({known})" if known else track.title


def _key(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
