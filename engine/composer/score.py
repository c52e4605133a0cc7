"""The score: everything the composer decided, as data that can be stored, shown, edited and rendered again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

from engine.composer.metre import Metre, metre_named
from engine.composer.tempo import TempoMap

STEMS = ("drums", "bass", "harmony", "melody", "voice")


@dataclass(frozen=True, slots=True)
class Lyric:
    """The syllable a note is sung on: its letters, its sounds (`engine.singing.sounds`), and where it stands.

    written: what the person wrote, on the first syllable of it ("9:30," on "nine"); "" on those that go on with it.
    """

    text: str
    sounds: str
    ends_word: bool = True
    begins_line: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. start and length in beats from the start of the song, pitch as MIDI number, velocity 0-1.

    In parts played by a drum kit, pitch is the General MIDI percussion number (36 kick, 38 snare, 42 closed hat …).
    lyric: what a voice sings here; a note without one after a note with one goes on with its vowel.
    """

    start: float
    length: float
    pitch: int
    velocity: float
    lyric: Lyric | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the form: name ("intro", "verse", "drop" …), first beat, length in beats, energy 0-1."""

    name: str
    start: float
    length: float
    energy: float


@dataclass(frozen=True, slots=True)
class Chord:
    """One chord: first beat, length in beats, symbol ("Fm7"), pitch classes 0-11 (root first)."""

    start: float
    length: float
    symbol: str
    pitch_classes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays: a unique name, its stem, an instrument of the catalogue, its notes and place.

    level_db: gain before the mix. pan: -1 left … 1 right. sends: 0-1 per effect bus ("reverb", "delay").
    cutoff: optional low-pass automation as (beat, hertz) points, for sweeps and builds. singer: who sings the lyrics,
    one of engine.brief.SINGERS; "" where there are none.
    """

    name: str
    stem: str
    instrument: str
    notes: tuple[Note, ...]
    level_db: float = 0.0
    pan: float = 0.0
    sends: dict[str, float] = field(default_factory=dict)
    cutoff: tuple[tuple[float, float], ...] = ()
    singer: str = ""


@dataclass(frozen=True)
class Score:
    """A whole song. key is one of engine.brief.SCALES; mix names the mix template of the genre.

    tempo_bpm: quarter notes a minute at the start. tempo_map: (beat, quarter notes a minute) where the tempo changes,
    as in `engine.composer.tempo.TempoMap`; empty when it stays. beats_per_bar: upper number of the metre.
    groups: lengths in beats of the stretches of a bar that begin with an accent; empty where they are the usual ones.
    levels: (beat, dB) points of the loudness of the whole; empty where it stays. colours: of engine.brief.PRODUCTIONS.
    is_loop: whether the end runs into the beginning.
    """

    title: str
    genre: str
    mood: str
    key: str
    tempo_bpm: float
    beats_per_bar: int
    duration_seconds: float
    seed: int
    mix: str
    sections: tuple[Section, ...]
    chords: tuple[Chord, ...]
    parts: tuple[Part, ...]
    metre: str = "4/4"
    groups: tuple[float, ...] = ()
    tempo_map: tuple[tuple[float, float], ...] = ()
    levels: tuple[tuple[float, float], ...] = ()
    colours: tuple[str, ...] = ()
    is_loop: bool = False

    @cached_property
    def tempo(self) -> TempoMap:
        """The tempo at every beat."""
        return TempoMap(self.tempo_map or ((0.0, self.tempo_bpm),))

    @property
    def bar(self) -> Metre:
        """The metre of every bar."""
        return metre_named(self.metre, self.groups)

    def seconds_at(self, beat: float) -> float:
        """When a beat sounds, in seconds from the start."""
        return self.tempo.seconds_at(beat)

    def to_dict(self) -> dict[str, Any]:
        """The score as JSON-ready values; notes without a lyric do not name it."""
        values = asdict(self)
        for part in values["parts"]:
            for note in part["notes"]:
                if note["lyric"] is None:
                    del note["lyric"]
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Score:
        """The score that `to_dict` described; what else a file says is left out.

        Raises TypeError or KeyError when it isn't one.
        """
        known = {item.name for item in fields(cls)}
        return cls(
            **{
                **{name: value for name, value in values.items() if name in known},
                "sections": tuple(Section(**item) for item in values["sections"]),
                "chords": tuple(
                    Chord(**{**item, "pitch_classes": tuple(item["pitch_classes"])}) for item in values["chords"]
                ),
                "parts": tuple(_part(item) for item in values["parts"]),
                "groups": tuple(values.get("groups", ())),
                "tempo_map": tuple((beat, bpm) for beat, bpm in values.get("tempo_map", ())),
                "levels": tuple((beat, level) for beat, level in values.get("levels", ())),
                "colours": tuple(values.get("colours", ())),
            }
        )


def _part(values: dict[str, Any]) -> Part:
    return Part(
        **{
            **values,
            "notes": tuple(_note(note) for note in values["notes"]),
            "cutoff": tuple((beat, hertz) for beat, hertz in values["cutoff"]),
        }
    )


def _note(values: dict[str, Any]) -> Note:
    lyric = values.get("lyric")
    return Note(**{**values, "lyric": Lyric(**lyric) if lyric else None})
