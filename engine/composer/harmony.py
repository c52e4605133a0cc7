"""Chooses the chords of each section and leads their voices with as little motion as possible."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from engine.composer.genres.style import Style
from engine.composer.metre import Metre
from engine.composer.modes import MODAL
from engine.composer.score import Chord, Section
from engine.composer.theme import GivenTheme
from engine.composer.theory import Change, Key, chord_on

_HOOKS = ("chorus", "drop", "theme", "solo")
_CONTRASTS = ("bridge", "break", "interlude")
_BLUE = ("1", "4", "5")
_WRITTEN_BAR = 4
_SLOW = ":8"
# The bar before the last chord, by mode and by how plainly the genre speaks (3: triads, 4 and 5: jazzier).
_CADENCES = {
    (False, 3): ("4:2 5:2", "5", "2:2 5:2", "4"), (False, 4): ("2:2 5:2", "4:2 5:2", "5"),
    (True, 3): ("4:2 5:2", "7", "6:2 7:2", "5"), (True, 4): ("2:2 5!:2", "4:2 5:2", "7"),
}  # fmt: skip


def changes_for(
    style: Style,
    key: Key,
    sections: Sequence[Section],
    end: float,
    total: float,
    *,
    metre: Metre,
    bars: int,
    chance: random.Random,
    theme: GivenTheme | None = None,
) -> tuple[Change, ...]:
    """All chords of the song in order, without gaps, from beat 0 to `total`; the last one, on `end`, is the tonic.

    bars: how many a chord lasts where the progression does not say otherwise. theme: one that was given, to suit.
    Where nothing is left after `end`, the music goes on to it: no cadence, no last chord.
    """
    hand = _Hand(key, style.chord_size, metre, bars, is_blue=style.blue and key.mode == "major")
    verse, chorus, contrast = _progressions(style, hand, theme, chance)
    changes = list(hand.spread(verse, 0.0, end)) if style.blue else []
    for section in () if style.blue else sections:
        progression = chorus if section.name in _HOOKS else contrast if section.name in _CONTRASTS else verse
        changes.extend(hand.spread(progression, section.start, min(section.start + section.length, end)))
    if end >= total - 1e-6:
        # A gesture of a bar has no time to leave home.
        changes = list(hand.spread("1", 0.0, total)) if total <= hand.span + 1e-6 else changes
        return tuple(merge_changes(changes, 2 * metre.bar))
    modal = MODAL.get(key.mode)
    cadence = chance.choice(modal.cadences if modal else _CADENCES[key.is_minor, 3 if style.chord_size == 3 else 4])
    changes = _with_cadence(changes, hand, cadence, end)
    last = hand.chord("1")
    changes.append(Change(Chord(end, total - end, last[1], last[0]), last[2]))
    return tuple(merge_changes(changes, 2 * metre.bar))


def _progressions(style: Style, hand: _Hand, theme: GivenTheme | None, chance: random.Random) -> tuple[str, str, str]:
    key = hand.key
    verses = style.minor if key.is_minor else style.major
    choruses = style.minor_chorus if key.is_minor else style.major_chorus
    if key.mode in MODAL:
        is_slow = all(_SLOW in verse for verse in verses)
        verses, choruses = (
            tuple(each.replace(" ", _SLOW + " ") + _SLOW if is_slow else each for each in written)
            for written in (MODAL[key.mode].verses, MODAL[key.mode].choruses)
        )
    verse = chance.choice(_suitable(theme, hand, verses))
    others = [each for each in choruses if each != verse] or list(choruses)
    chorus = chance.choice(_suitable(theme, hand, others))
    contrast = chance.choice([one for one in (*verses, *choruses) if one not in (verse, chorus)] or [verse])
    return verse, chorus, contrast


def _suitable(theme: GivenTheme | None, hand: _Hand, progressions: Sequence[str]) -> Sequence[str]:
    """Those that suit a theme best; all of them where none was given."""
    if not theme:
        return progressions
    fits = {
        each: theme.fit(
            hand.key, [(change.start, change.chord.pitch_classes) for change in hand.spread(each, 0.0, theme.span)]
        )
        for each in progressions
    }
    best = max(fits.values())
    return [each for each, value in fits.items() if value >= best - 1e-6]


class _Hand:
    """Writes progressions out: degrees with beats after a colon, as if for bars of four beats, in any metre."""

    def __init__(self, key: Key, size: int, metre: Metre, bars: int, *, is_blue: bool) -> None:
        self.key, self.size, self.metre, self.is_blue = key, size, metre, is_blue
        self.span = metre.bar * bars
        self.half = metre.half if bars == 1 else metre.bar * (bars // 2)

    def spread(self, progression: str, start: float, stop: float, within: float = 0.0) -> Iterator[Change]:
        """The chords of a progression, again and again from start to stop; within: where in its bar it starts."""
        beat = start
        tokens = progression.split()
        place = 0
        while beat < stop - 1e-6:
            token, _, beats = tokens[place % len(tokens)].partition(":")
            length = min(self._length(beats, beat - start + within), stop - beat)
            pitch_classes, symbol, bass = self.chord(token)
            yield Change(Chord(beat, length, symbol, pitch_classes), bass)
            beat += length
            place += 1

    def chord(self, token: str) -> tuple[tuple[int, ...], str, int]:
        """Pitch classes, symbol and bass of a degree."""
        return chord_on(self.key, f"{token}b" if self.is_blue and token in _BLUE else token, self.size)

    def _length(self, beats: str, place: float) -> float:
        if not beats or int(beats) >= _WRITTEN_BAR:
            return self.span * int(beats or _WRITTEN_BAR) / _WRITTEN_BAR
        within = place % self.span
        return self.half - within if within < self.half - 1e-6 else self.span - within


def _with_cadence(changes: list[Change], hand: _Hand, cadence: str, end: float) -> list[Change]:
    """The same chords, with the bar before the end made to lead home (when there is anything before it)."""
    start = max(0.0, end - hand.span)
    if start < hand.span:  # a tiny piece keeps its first bar on the tonic and has half a bar to turn
        start, cadence = max(hand.half, end - hand.half), cadence.rsplit(maxsplit=1)[-1].partition(":")[0]
    kept = [change for change in changes if change.start < start - 1e-6]
    if kept and kept[-1].end > start:
        chord = kept[-1].chord
        kept[-1] = Change(Chord(chord.start, start - chord.start, chord.symbol, chord.pitch_classes), kept[-1].bass)
    return [*kept, *hand.spread(cadence, start, end, hand.metre.within(end))]


def merge_changes(changes: Iterable[Change], longest: float) -> Iterator[Change]:
    """The same chords, each with what repeats it behind it, up to `longest` beats."""
    held: Change | None = None
    for change in changes:
        if held and held.chord.symbol == change.chord.symbol and held.chord.length + change.chord.length <= longest:
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
