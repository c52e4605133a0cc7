"""The chords of a recording as a band plays them: on half bars, in their key, as rich as the genre has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.brief import PITCH_CLASSES
from engine.changing.regions import ChangeError
from engine.composer.score import Chord
from engine.composer.theory import Change, Key, chord_on
from engine.covering.timeline import Timeline

Triad = tuple[int, str]
"""Root as pitch class, and "major" or "minor"."""
_LEAST_CONFIDENCE = 0.35
_THIRDS = {"major": 4, "minor": 3}
# A chord outside the key is believed when it comes again, for so much of the time; all of them never have more.
_LEAST_SHARE, _MOST_SHARE = 0.03, 0.25
_SHORT_BAR_SECONDS = 1.25
_NO_CHORDS = "No chords were found in it: choose a recording in which instruments play them, or write drums for it."


@dataclass(frozen=True)
class Slot:
    """A stretch of the arrangement in quarter notes, and the triad that the recording has there."""

    start: float
    length: float
    triad: Triad


def slots_of(analysis: Mapping[str, Any], timeline: Timeline, key: Key) -> list[Slot]:
    """The triads of every half bar, of whole bars where these are short; outside of the key only what is likely.

    Raises ChangeError where there are no chords.
    """
    measured = [
        (timeline.beat_at(each["start"]), timeline.beat_at(each["end"]), (each["root"], each["quality"]))
        for each in analysis["chords"]["sequence"]
    ]
    if not measured or analysis["chords"]["confidence"] < _LEAST_CONFIDENCE:
        raise ChangeError("recording", _NO_CHORDS)
    metre = timeline.metre
    is_short = metre.bar * 60.0 / timeline.quarters_bpm < _SHORT_BAR_SECONDS
    edges = [0.0, metre.bar] if is_short else [0.0, metre.half, metre.bar]
    slots: list[Slot] = []
    triad: Triad = (key.tonic, "minor" if key.is_minor else "major")
    for bar in range(timeline.bars):
        for low, high in pairwise(edges):
            start, stop = bar * metre.bar + low, bar * metre.bar + high
            triad = _longest(measured, start, stop) or triad
            slots.append(Slot(start, stop - start, triad))
    return _in_key(slots, key)


def changes_of(slots: Sequence[Slot], key: Key, size: int, metre_bar: float) -> list[Change]:
    """Slots as chords of `size` notes; two of one bar that are alike are one chord."""
    changes: list[Change] = []
    before: Slot | None = None
    for slot in slots:
        is_same_bar = before is not None and slot.start // metre_bar == before.start // metre_bar
        if before is not None and is_same_bar and slot.triad == before.triad:
            last = changes[-1].chord
            longer = Chord(last.start, last.length + slot.length, last.symbol, last.pitch_classes)
            changes[-1] = Change(longer, changes[-1].bass)
        else:
            changes.append(change_at(slot.start, slot.length, slot.triad, key, size))
        before = slot
    return changes


def change_at(start: float, length: float, triad: Triad, key: Key, size: int) -> Change:
    """A triad as a chord of `size` notes: with the thirds of the key above it, outside of it with a small seventh."""
    degree = _degree(triad, key)
    if degree is not None:
        classes, symbol, bass = chord_on(key, degree, size)
        return Change(Chord(start, length, symbol, classes), bass)
    classes = _classes(triad)
    symbol = PITCH_CLASSES[triad[0]] + ("m" if triad[1] == "minor" else "")
    if size > 3:
        classes, symbol = (*classes, (triad[0] + 10) % 12), symbol + "7"
    return Change(Chord(start, length, symbol, classes), triad[0])


def transpose(slots: Sequence[Slot], semitones: int) -> list[Slot]:
    """The same, so many semitones higher."""
    return [
        Slot(slot.start, slot.length, ((slot.triad[0] + semitones) % 12, slot.triad[1])) for slot in slots
    ]  # fmt: skip


def _in_key(slots: list[Slot], key: Key) -> list[Slot]:
    shares: dict[Triad, float] = {}
    runs: dict[Triad, int] = {}
    before: Triad | None = None
    for slot in slots:
        if _degree(slot.triad, key) is None:
            shares[slot.triad] = shares.get(slot.triad, 0.0) + slot.length
            runs[slot.triad] = runs.get(slot.triad, 0) + (slot.triad != before)
        before = slot.triad
    total = sum(slot.length for slot in slots)
    believed: set[Triad] = set()
    left = _MOST_SHARE * total
    for triad in sorted(shares, key=lambda each: (-shares[each], each)):
        if runs[triad] > 1 and shares[triad] >= _LEAST_SHARE * total and shares[triad] <= left:
            believed.add(triad)
            left -= shares[triad]
    return [
        slot if slot.triad in believed else Slot(slot.start, slot.length, _nearest(slot.triad, key)) for slot in slots
    ]


def _nearest(triad: Triad, key: Key) -> Triad:
    """The triad of the key on the same root, else the one with the most tones in common."""
    own = [each for each in ((root, quality) for root in range(12) for quality in _THIRDS) if _degree(each, key)]
    tones = set(_classes(triad))
    return max(own, key=lambda each: (each == triad, each[0] == triad[0], len(tones & set(_classes(each))), each))


def _degree(triad: Triad, key: Key) -> str | None:
    """The degree of the key that has this triad; of minor also the raised dominant."""
    degrees = [str(degree) for degree in range(1, 8)] + (["5!"] if key.mode == "minor" else [])
    return next((degree for degree in degrees if chord_on(key, degree, 3)[0] == _classes(triad)), None)


def _classes(triad: Triad) -> tuple[int, ...]:
    root, quality = triad
    return root, (root + _THIRDS[quality]) % 12, (root + 7) % 12


def _longest(measured: Sequence[tuple[float, float, Triad]], start: float, stop: float) -> Triad | None:
    """The chord that sounds for the longest time between two beats."""
    lasting: dict[Triad, float] = {}
    for first, last, triad in measured:
        if (common := min(last, stop) - max(first, start)) > 0.0:
            lasting[triad] = lasting.get(triad, 0.0) + common
    return max(lasting, key=lambda triad: lasting[triad], default=None)
