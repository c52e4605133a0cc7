"""A theme that was given: where a song plays it, its notes there, and whether a score has it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import product

from engine.brief import Brief
from engine.composer.melody import Singer, Tone, kind_of, tones_of
from engine.composer.plan import Plan
from engine.composer.score import Score, Section
from engine.composer.theme import GivenTheme
from engine.composer.theory import key_named

_SIDE = ("intro", "outro", "break", "build", "interlude")
_LONG_BEATS = 1.0
# How far from its place a note may be played, in beats: swing and human timing.
_LATE = 0.24


def sections_with_theme(plan: Plan) -> tuple[Section, ...]:
    """Where the theme that was given is played: in the song's hooks, or in its fullest section where it has none."""
    if not plan.brief.theme:
        return ()
    hooks = tuple(each for each in plan.sections if kind_of(each) == "hook" and each.name not in _SIDE)
    return hooks or (max(plan.sections, key=lambda section: section.energy),)


def line_of(plan: Plan, section: Section, singer: Singer, number: int) -> list[Tone]:
    """The melody of a section: the theme that was given where it is played, else one of the song's own."""
    if section in sections_with_theme(plan):
        return _theme_tones(plan, section, singer)
    return tones_of(plan, section, singer, number)


def _theme_tones(plan: Plan, section: Section, singer: Singer) -> list[Tone]:
    """The theme again and again to the end of the section, as high as its whole range lies best."""
    theme = GivenTheme(plan.brief, plan.metre)
    tonic = _tonic_index(theme.degrees, singer)
    stop = plan.end_of(section)
    tones: list[Tone] = []
    start = section.start
    while start < stop - 1e-6:
        for at, note in zip(theme.onsets, theme.notes, strict=True):
            beat = start + at
            if note.degree is not None and beat < stop - 1e-6:
                index = singer.reach(tonic + note.degree - 1)
                # A long note a semitone above one of the chord leans on it: it is played as that.
                index -= note.beats >= _LONG_BEATS and singer.rubs(index, beat)
                length = min(note.beats, stop - beat)
                tones.append(Tone(beat, length, index, singer.pitch(index, beat), _weight(plan, at)))
        start += theme.period
    singer.previous = tones[-1].index if tones else singer.previous
    return tones


def _weight(plan: Plan, at: float) -> float:
    return 0.75 if plan.metre.is_strong(at % plan.metre.bar) else 0.6


def _tonic_index(degrees: Sequence[int], singer: Singer) -> int:
    """The tonic above which all degrees find room in the range, as near as may be to its middle."""
    middle = (singer.low + singer.high) / 2 - (max(degrees) + min(degrees)) / 2

    def cost(tonic: int) -> tuple[int, float]:
        outside = sum(not singer.bottom <= tonic + degree <= singer.top for degree in degrees)
        return outside, abs(tonic - middle)

    first = singer.bottom // 7 * 7 - 14
    return min(range(first, singer.top + 15, 7), key=cost)


def share_found(score: Score, brief: Brief) -> float:
    """How much of the theme a score has where it has most of it: the share of its notes with their pitch and place."""
    theme, key = GivenTheme(brief, score.bar), key_named(score.key)
    onsets = [at for at, note in zip(theme.onsets, theme.notes, strict=True) if note.degree is not None]
    best = 0.0
    for part in score.parts:
        if part.stem not in {"melody", "voice"}:
            continue
        notes = sorted((note.start, note.pitch) for note in part.notes)
        tonics = range(0, 84, 7)
        # By its first note or its second: one of them may have leant on a chord.
        for (start, pitch), tonic, place in product(notes, tonics, (0, 1)):
            if key.pitch(tonic + theme.degrees[place]) == pitch:
                pitches = [key.pitch(tonic + degree) for degree in theme.degrees]
                best = max(best, _share(notes, start - onsets[place], list(zip(onsets, pitches, strict=True))))
    return best


def _share(notes: Sequence[tuple[float, int]], start: float, wanted: Sequence[tuple[float, int]]) -> float:
    found = 0
    for at, pitch in wanted:
        place = bisect_left(notes, (start + at - _LATE, -1))
        near = []
        while place < len(notes) and notes[place][0] <= start + at + _LATE:
            near.append(notes[place][1])
            place += 1
        found += pitch in near
    return found / len(wanted)
