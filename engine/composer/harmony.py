"""Chooses the chords of each section and leads their voices with as little motion as possible."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from engine.composer.genres.style import Style
from engine.composer.plan import BEATS_PER_BAR
from engine.composer.score import Chord, Section
from engine.composer.theory import Change, Key, chord_on

_HOOKS = ("chorus", "drop", "theme", "solo")
_CONTRASTS = ("bridge", "break", "interlude")
# The bar before the last chord, by mode and by how plainly the genre speaks (3: triads, 4 and 5: jazzier).
_CADENCES = {
    (False, 3): ("4:2 5:2", "5", "2:2 5:2", "4"), (False, 4): ("2:2 5:2", "4:2 5:2", "5"),
    (True, 3): ("4:2 5:2", "7", "6:2 7:2", "5"), (True, 4): ("2:2 5!:2", "4:2 5:2", "7"),
}  # fmt: skip


def changes_for(
    style: Style, key: Key, sections: Sequence[Section], end: float, total: float, *, chance: random.Random
) -> tuple[Change, ...]:
    """All chords of the song in order, without gaps, from beat 0 to `total`; the last one, on `end`, is the tonic."""
    verse, chorus, contrast = _progressions(style, key.is_minor, chance)
    size = style.chord_size
    changes: list[Change] = []
    for section in sections:
        progression = chorus if section.name in _HOOKS else contrast if section.name in _CONTRASTS else verse
        stop = min(section.start + section.length, end)
        changes.extend(_spread(key, progression, section.start, stop, size))
    changes = _with_cadence(changes, style, key, end, chance)
    last = chord_on(key, "1", size)
    changes.append(Change(Chord(end, total - end, last[1], last[0]), last[2]))
    return tuple(_merge(changes))


def _progressions(style: Style, is_minor: bool, chance: random.Random) -> tuple[str, str, str]:
    verses = style.minor if is_minor else style.major
    choruses = style.minor_chorus if is_minor else style.major_chorus
    verse = chance.choice(verses)
    chorus = chance.choice([one for one in choruses if one != verse] or list(choruses))
    contrast = chance.choice([one for one in (*verses, *choruses) if one not in (verse, chorus)] or [verse])
    return verse, chorus, contrast


def _spread(key: Key, progression: str, start: float, stop: float, size: int) -> Iterator[Change]:
    beat = start
    tokens = progression.split()
    place = 0
    while beat < stop - 1e-6:
        token, _, beats = tokens[place % len(tokens)].partition(":")
        length = min(float(beats or BEATS_PER_BAR), stop - beat)
        pitch_classes, symbol, bass = chord_on(key, token, size)
        yield Change(Chord(beat, length, symbol, pitch_classes), bass)
        beat += length
        place += 1


def _with_cadence(changes: list[Change], style: Style, key: Key, end: float, chance: random.Random) -> list[Change]:
    """The same chords, with the bar before the end made to lead home (when there is anything before it)."""
    cadence = chance.choice(_CADENCES[key.is_minor, 3 if style.chord_size == 3 else 4])
    start = max(0.0, end - BEATS_PER_BAR)
    if start < BEATS_PER_BAR:  # a tiny piece keeps its first bar on the tonic and has half a bar to turn
        start, cadence = max(2.0, end - 2.0), "5:2"
    kept = [change for change in changes if change.start < start - 1e-6]
    if kept and kept[-1].end > start:
        chord = kept[-1].chord
        kept[-1] = Change(Chord(chord.start, start - chord.start, chord.symbol, chord.pitch_classes), kept[-1].bass)
    return [*kept, *_spread(key, cadence, start, end, style.chord_size)]


def _merge(changes: list[Change]) -> Iterator[Change]:
    held: Change | None = None
    for change in changes:
        if held and held.chord.symbol == change.chord.symbol and held.chord.length + change.chord.length <= 8:
            chord = held.chord
            held = Change(
                Chord(chord.start, chord.length + change.chord.length, chord.symbol, chord.pitch_classes), held.bass
            )
            continue
        if held:
            yield held
        held = change
    if held:
        yield held


def lead_voices(
    pitch_classes: tuple[int, ...], previous: tuple[int, ...], low: int, high: int, voices: int
) -> tuple[int, ...]:
    """The voicing (MIDI numbers, rising) of a chord within low-high that moves least from the previous one."""
    candidates = _voicings(_essential(pitch_classes, voices), low, high)
    middle = (low + high) / 2

    def cost(voicing: tuple[int, ...]) -> float:
        drift = abs(sum(voicing) / len(voicing) - middle)
        if not previous:
            return drift
        moved = sum(min(abs(pitch - old) for old in previous) for pitch in voicing)
        moved += sum(min(abs(pitch - old) for pitch in voicing) for old in previous)
        return moved + 0.25 * drift + abs(voicing[-1] - previous[-1]) * 0.5

    return min(candidates, key=lambda voicing: (cost(voicing), voicing))


def _essential(pitch_classes: tuple[int, ...], voices: int) -> tuple[int, ...]:
    """The notes that say most: the bass has the root, the fifth is heard anyway."""
    notes = list(pitch_classes)
    if len(notes) > voices:
        notes.remove(notes[0] if len(notes) > 4 or (voices == 3 and len(notes) == 4) else notes[2])
    if len(notes) > voices:
        notes.remove(pitch_classes[2])
    return tuple(notes[:voices])


@lru_cache(maxsize=8192)
def _voicings(pitch_classes: tuple[int, ...], low: int, high: int) -> tuple[tuple[int, ...], ...]:
    found: list[tuple[int, ...]] = []
    for bottom in range(low, high + 1):
        if bottom % 12 not in pitch_classes:
            continue
        rising = [bottom]
        for _ in pitch_classes[1:]:
            rising.append(next(p for p in range(rising[-1] + 1, rising[-1] + 13) if p % 12 in pitch_classes))
        shapes = [tuple(rising)]
        if len(rising) >= 4:
            shapes.append(tuple(sorted((*rising[:-2], rising[-2] - 12, rising[-1]))))
        found.extend(shape for shape in shapes if low <= shape[0] and shape[-1] <= high and not _is_muddy(shape))
    return tuple(found) or (tuple(sorted(_near(pc, (low + high) // 2) for pc in pitch_classes)),)


def _near(pitch_class: int, middle: int) -> int:
    return middle + (pitch_class - middle + 6) % 12 - 6


def _is_muddy(shape: tuple[int, ...]) -> bool:
    return any(upper - lower < 3 and lower < 55 for lower, upper in pairwise(shape)) or (shape[-1] - shape[-2] == 1)
