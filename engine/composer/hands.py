"""What a drum kit plays, as somebody would play it on congas, on a taiko, or by clapping along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.composer.families import HAND_PERCUSSION
from engine.composer.score import Note
from engine.composer.synths.strokes import stroke_of

# Where they stand beside the kit.
HAND_PLACES: Mapping[str, float] = {"congas": -0.4, "bongos": 0.4, "tabla": 0.2, "finger snaps": 0.25}
# The General MIDI percussion number of each stroke.
_NUMBERS: Mapping[str, Mapping[str, int]] = {
    "congas": {"low": 64, "open": 63, "edge": 62},
    "bongos": {"low": 61, "open": 60, "edge": 60},
    "taiko": {"low": 41, "open": 47, "edge": 37},
    "tabla": {"low": 64, "open": 63, "edge": 62},
    "hand claps": {"open": 39},
    "finger snaps": {"open": 39},
}
_RINGING = frozenset({46, 49, 51, 52, 53, 55, 57, 59, 80, 81})
_BACKBEAT = frozenset({37, 38, 39, 40})
_EDGE = 0.72
_FEWEST = 4


def by_hand(name: str, notes: list[Note]) -> list[Note]:
    """A kit's notes for one hand instrument, one stroke of a kind at a time; a kit's own notes as they are."""
    if name not in HAND_PERCUSSION:
        return notes
    if name in ("hand claps", "finger snaps"):
        return _claps(name, notes)
    struck = [note for note in notes if note.pitch not in _RINGING]
    if name == "taiko":
        # Nobody rolls sixteenths on a rim the size of a barrel.
        slow = [note for note in struck if stroke_of(note.pitch) != "edge" or abs(note.start - round(note.start)) < 0.1]
        struck = slow if len(slow) >= _FEWEST else struck
    return _strokes(name, struck if len(struck) >= _FEWEST else notes)


def _claps(name: str, notes: list[Note]) -> list[Note]:
    claps = [note for note in notes if note.pitch in _BACKBEAT and note.velocity > 0.3]
    if len(claps) < _FEWEST:
        claps = [note for note in notes if round(note.start) % 2 == 1 and abs(note.start - round(note.start)) < 0.1]
    return _strokes(name, [replace(note, pitch=39) for note in (claps if len(claps) >= _FEWEST else notes)])


def _strokes(name: str, notes: list[Note]) -> list[Note]:
    found: dict[tuple[int, int], Note] = {}
    for note in notes:
        stroke = stroke_of(note.pitch) if len(_NUMBERS[name]) > 1 else "open"
        velocity = round(note.velocity * (_EDGE if stroke == "edge" else 1.0), 4)
        number = _NUMBERS[name][stroke]
        at = (round(note.start * 16), number)
        if at not in found or found[at].velocity < velocity:
            found[at] = replace(note, pitch=number, velocity=velocity)
    return sorted(found.values(), key=lambda note: (note.start, note.pitch))
