"""Another key: every pitched part is moved, and stays where its instrument or its singer sounds at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.brief import PITCH_CLASSES
from engine.changing.delivering import Change, Changed
from engine.changing.producing import produce
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, voice_for
from engine.changing.wishes import Wish
from engine.composer.ranges import RANGES, SINGERS, fold
from engine.composer.score import Chord, Note, Part, Score
from engine.composer.theory import key_named
from engine.outside import Report
from engine.promises import is_pitched

_OCTAVES = (0, -12, 12)


@dataclass(frozen=True)
class Transpose:
    """The song in another key of the same mode; score: the one that was moved there."""

    key: str
    score: Score

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        _, vocals = voice_for(song, singer)
        brief = replace(song.brief, key=self.key)
        change = Change(
            "transpose", {"key": self.key, "from_key": song.score.key},
            f"Moved from {song.score.key} to {self.key}. Notes, words, form and tempo are as they were.",
        )  # fmt: skip
        return produce(song, self.score, brief, change, into, report, vocals, created=created)


def read_transpose(score: Score, wish: Wish) -> Transpose:
    """ "key": of the same mode as the song's. Raises ChangeError."""
    key, old = wish.get("key"), key_named(score.key)
    choices = [f"{tonic} {old.mode}" for tonic in PITCH_CLASSES]
    others = ", ".join(choice for choice in choices if choice != score.key)
    if not is_pitched(score):
        raise ChangeError("key", "Only drums play in this song, and they have no key.")
    if key == score.key:
        raise ChangeError("key", f"The song is in {score.key} already. Choose one of: {others}.")
    if key not in choices:
        raise ChangeError(
            "key",
            f"The song is in {score.key}, and stays {old.mode}: another mode would need other chords and tunes, so "
            f"compose it anew for that. Choose one of: {others}.",
        )
    return Transpose(str(key), transpose(score, str(key)))


def transpose(score: Score, key: str) -> Score:
    """The score in another key of its mode, by the shorter way; drums and noises stay."""
    interval = (key_named(key).tonic - key_named(score.key).tonic + 6) % 12 - 6
    return replace(
        score,
        key=key,
        chords=tuple(_moved_chord(chord, interval) for chord in score.chords),
        parts=tuple(move_part(part, interval) for part in score.parts),
    )


def move_part(part: Part, interval: int) -> Part:
    """A part so many semitones higher, as a whole in the octave in which fewest of its notes leave its range; those
    are folded back."""
    limits = SINGERS.get(part.singer) or RANGES.get(part.instrument)
    if limits is None or not part.notes:
        return part
    low, high = limits
    moved = min((_at(part.notes, interval + octave, low, high) for octave in _OCTAVES), key=lambda found: found[0])
    # Two notes of a chord may have been folded onto each other.
    return replace(part, notes=tuple({(note.start, note.pitch): note for note in moved[1]}.values()))


def _at(notes: Sequence[Note], interval: int, low: int, high: int) -> tuple[int, tuple[Note, ...]]:
    """How many notes had to be folded into a range, and all of them in it."""
    moved = tuple(replace(note, pitch=fold(note.pitch + interval, low, high)) for note in notes)
    return sum(old.pitch + interval != new.pitch for old, new in zip(notes, moved, strict=True)), moved


def _moved_chord(chord: Chord, interval: int) -> Chord:
    root, _, bass = chord.symbol.partition("/")
    return replace(
        chord,
        symbol=_rename(root, interval) + (f"/{_rename(bass, interval)}" if bass else ""),
        pitch_classes=tuple((pitch + interval) % 12 for pitch in chord.pitch_classes),
    )


def _rename(symbol: str, interval: int) -> str:
    """A chord symbol or the name of a note that begins with a pitch class, moved."""
    name = max((name for name in PITCH_CLASSES if symbol.startswith(name)), key=len)
    return PITCH_CLASSES[(PITCH_CLASSES.index(name) + interval) % 12] + symbol.removeprefix(name)
