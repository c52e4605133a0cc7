"""A mix as a document: read strictly by one parser, written down in full, with a version."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.brief import KEYS
from engine.effects.chain import Chain, Export, parse
from engine.effects.fade import SHAPES
from engine.effects.parameters import (
    ChainError,
    choice,
    flag,
    instance_of,
    label,
    number,
    parameters,
    shorten,
    title,
)
from engine.mixing.following import semitones_between, tempo_change

T = TypeVar("T")
VERSION = 1
MOST_PARTS = 16
_MOST_SIGNS = 262_144
_KEYS = ("version", "name", "song", "parts", "master", "export")
# What a mixer does with the sound of a part.
_FADERS = (
    *("start_seconds", "end_seconds", "fade_in_seconds", "fade_in_shape", "fade_out_seconds", "fade_out_shape"),
    *("volume_db", "pan", "mute", "solo", "side", "offset_seconds"),
)
_EXAMPLE = '{"parts": [{"source": "vocals.flac", "volume_db": -3}]}'


class MixError(ChainError):
    """A mix that cannot be used; the message may be shown to a person and says what to do."""


@dataclass(frozen=True)
class Song:
    """What parts may follow: a tempo with its first beat, and a key."""

    bpm: float | None = number(None, 20.0, 400.0, "BPM")
    first_beat_seconds: float = number(0.0, 0.0, 3600.0, "s")
    key: str | None = choice(None, KEYS)


@dataclass(frozen=True)
class Part:
    """One sound in the mix, in the order in which it is changed.

    source: what the sound is called by whoever has it. bpm, key: of the sound itself; it follows the song's where it
    should. chain: effects laid over all of it. start_seconds, end_seconds: what is used of the result. The fades lie
    within that. offset_seconds: where in the mix it begins. side: of the cross-fader.
    """

    source: str = label(most=300)
    name: str = title()
    bpm: float | None = number(None, 20.0, 400.0, "BPM")
    key: str | None = choice(None, KEYS)
    follows_tempo: bool = flag(default=False)
    follows_key: bool = flag(default=False)
    keeps_formants: bool = flag(default=False)
    start_seconds: float = number(0.0, 0.0, 3600.0, "s")
    end_seconds: float | None = number(None, 0.0, 3600.0, "s")
    fade_in_seconds: float = number(0.0, 0.0, 120.0, "s")
    fade_in_shape: str = choice("equal_power", SHAPES)
    fade_out_seconds: float = number(0.0, 0.0, 120.0, "s")
    fade_out_shape: str = choice("equal_power", SHAPES)
    volume_db: float = number(0.0, -60.0, 12.0, "dB")
    pan: float = number(0.0, -1.0, 1.0)
    mute: bool = flag(default=False)
    solo: bool = flag(default=False)
    side: str | None = choice(None, ("a", "b"))
    offset_seconds: float = number(0.0, 0.0, 3600.0, "s")
    chain: Chain = field(default_factory=Chain)

    def check(self) -> None:
        """Raises ChainError when nothing of the sound would be left."""
        if self.end_seconds is not None and self.end_seconds <= self.start_seconds:
            raise ChainError("end_seconds must be behind start_seconds.")

    def is_changed(self, song: Song) -> bool:
        """Whether its sound has to be computed before it can be mixed: it follows the song, or has effects."""
        return bool(self.chain.effects) or self.tempo_change(song) != 1.0 or self.semitones(song) != 0

    def tempo_change(self, song: Song) -> float:
        """How many times faster it is played, so that it has the song's tempo, or half or twice that."""
        if not (self.follows_tempo and self.bpm and song.bpm):
            return 1.0
        return tempo_change(self.bpm, song.bpm)

    def semitones(self, song: Song) -> int:
        """By how much it is moved, so that it has the notes of the song's key."""
        return semitones_between(self.key, song.key) if self.follows_key and self.key and song.key else 0

    def alone(self) -> Part:
        """The part as it comes to the mixer: following the song and with its effects, before cuts and faders."""
        plain = Part(self.source, self.name)
        return replace(self, **{name: getattr(plain, name) for name in _FADERS})

    def frozen(self, source: str, name: str, song: Song) -> Part:
        """The same part with a source in which its effects, its new tempo and key are already."""
        bpm = song.bpm if self.follows_tempo and self.bpm else self.bpm
        key = song.key if self.follows_key and self.key else self.key
        plain = replace(self, source=source, name=name[:100], bpm=bpm, key=key, chain=Chain())
        return replace(plain, follows_tempo=False, follows_key=False)

    def to_dict(self) -> dict[str, Any]:
        """The part of the document, with every parameter written out."""
        chain = {"chain": self.chain.to_dict()} if self.chain.effects else {}
        return parameters(self) | chain


@dataclass(frozen=True)
class Master:
    """The sum. cross_fader: -1 only side a, 1 only side b, 0 both alike; parts of no side are not touched by it."""

    gain_db: float = number(0.0, -60.0, 12.0, "dB")
    cross_fader: float = number(0.0, -1.0, 1.0)
    fade_in_seconds: float = number(0.0, 0.0, 120.0, "s")
    fade_in_shape: str = choice("equal_power", SHAPES)
    fade_out_seconds: float = number(0.0, 0.0, 120.0, "s")
    fade_out_shape: str = choice("equal_power", SHAPES)


@dataclass(frozen=True)
class Mix:
    """At most 16 parts, the song they may follow, what happens to their sum, and how it is written."""

    parts: tuple[Part, ...] = ()
    song: Song = field(default_factory=Song)
    master: Master = field(default_factory=Master)
    export: Export = field(default_factory=Export)
    name: str = ""

    def is_audible(self, part: Part) -> bool:
        """Whether a part is heard: not muted and, where any part is soloed, soloed itself. Mute wins over solo."""
        return not part.mute and (part.solo or not any(each.solo for each in self.parts))

    def to_dict(self) -> dict[str, Any]:
        """The document, with every parameter written out, so that it means the same when a default changes."""
        document: dict[str, Any] = {"version": VERSION, "name": self.name, "song": parameters(self.song)}
        document |= {"parts": [part.to_dict() for part in self.parts], "master": parameters(self.master)}
        return document | ({"export": parameters(self.export)} if self.export != Export() else {})


def parse_mix_text(text: str) -> Mix:
    """A mix out of JSON. Raises MixError."""
    if len(text) > _MOST_SIGNS:
        raise MixError(f"This mix is too long: {_MOST_SIGNS // 1024} kB are enough for any.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise MixError(f"This is not JSON. A mix looks like {_EXAMPLE}.") from None
    return parse_mix(document)


def parse_mix(document: object) -> Mix:
    """A mix out of decoded JSON, every value checked. Raises MixError with a sentence that says what to change."""
    if not isinstance(document, dict):
        raise MixError(f"A mix is an object such as {_EXAMPLE}.")
    for key in document:
        if key not in _KEYS:
            raise MixError(f"{shorten(key)} is nothing that a mix has; it has {', '.join(_KEYS)}.")
    version = document.get("version", VERSION)
    if isinstance(version, bool) or version != VERSION:
        raise MixError(f"This mix is of version {shorten(version)}; this SoundFoundry reads version {VERSION}.")
    name = document.get("name", "")
    if not isinstance(name, str) or len(name) > 200 or not (name.isprintable() or not name):
        raise MixError("The name of a mix is a line of at most 200 signs.")
    export = _section(document, "export", Export)
    _with_place("Export", export.check)
    song, master = _section(document, "song", Song), _section(document, "master", Master)
    return Mix(_parts(document.get("parts", [])), song, master, export, name.strip())


def _section(document: dict[str, Any], key: str, kind: type[T]) -> T:
    value = document.get(key)
    return kind() if value is None else _with_place(key.capitalize(), lambda: instance_of(kind, value))


def _parts(documents: object) -> tuple[Part, ...]:
    if not isinstance(documents, list):
        raise MixError("parts must be a list.")
    if len(documents) > MOST_PARTS:
        raise MixError(f"A mix has at most {MOST_PARTS} parts; this one has {len(documents)}.")
    return tuple(
        _with_place(f"Part {number}", lambda document=document: _part(document))
        for number, document in enumerate(documents, 1)
    )


def _part(document: object) -> Part:
    part = instance_of(Part, document, without=("chain",))
    part.check()
    chain = document.get("chain") if isinstance(document, dict) else None
    if chain is None:
        return part
    effects = parse(chain)
    if effects.export != Export():
        raise ChainError("its chain has an export, which only the mix has: leave it out.")
    return Part(**{**vars(part), "chain": effects})


def _with_place(place: str, read: Callable[[], T]) -> T:
    """What a reader gives; its error says where in the mix the fault lies."""
    try:
        return read()
    except ChainError as error:
        raise MixError(f"{place}: {error}") from None
