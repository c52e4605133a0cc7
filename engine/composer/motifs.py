"""Motifs and phrases: small rhythmic and melodic cells, and how question and answer are built from them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from engine.composer.feel import unroll
from engine.composer.metre import COMMON, STEP, Metre

# One letter per bar. a: the motif. b: its contrast. i: inverted. v: varied in rhythm. h: only its beginning.
# q: a close that asks (rests on a chord tone that is not the tonic). t: a close that answers (on the tonic). r: rest.
_SCHEMES = {
    "verse": ("aavq aait", "abaq abvt", "araq arbt", "ahaq ahvt", "abrq aibt", "avhq avbt"),
    "hook": ("aaaq aabt", "abaq abat", "aaiq aavt", "avaq avbt", "ahaq ahbt"),
    "contrast": ("ihiq ihbt", "vrvq virt", "bbiq bbat", "irhq irbt"),
    "solo": ("avbq ivbt", "vbiq abvt", "bvaq vvit", "abvi bvat"),
}
_DOTTED = 1.5
# Where a theme's bars lie above its first, in diatonic steps; the highest is its one climax.
_ARCHES = {
    "arch": (0, 1, 2, 0, 0, 2, 4, 0),
    "rising": (-1, 0, 1, 1, 1, 2, 4, 1),
    "falling": (2, 1, 0, -1, 3, 2, 1, -1),
    "waves": (0, 2, 0, 1, -1, 3, 1, 0),
}
_OPENINGS = (0, 2, 4)
# How often a theme's rhythm has the first half of one bar of the genre and the second half of another.
_CROSSED = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One note of a motif: beat in the bar, length, diatonic steps from the bar's anchor."""

    at: float
    length: float
    rise: int


@dataclass(frozen=True)
class Theme:
    """Eight bars: the scheme of letters, a motif, its contrast, and the arch of anchors in diatonic steps.

    opening: the chord tone it begins on, in diatonic steps above the root.
    """

    scheme: str
    motif: tuple[Step, ...]
    contrast: tuple[Step, ...]
    arch: tuple[int, ...]
    metre: Metre = COMMON
    opening: int = 0

    @property
    def climax(self) -> int:
        """The bar of the eight that reaches highest."""
        return max(range(len(self.arch)), key=lambda place: self.arch[place])

    def bar(self, number: int, *, is_close: bool) -> tuple[str, tuple[Step, ...], int]:
        """The letter, notes and anchor offset of a bar; the last bar of a section always closes on the tonic."""
        letter = "t" if is_close else self.scheme[number % len(self.scheme)]
        return letter, _shape(letter, self.motif, self.contrast, self.metre), self.arch[number % len(self.arch)]


def theme_of(
    kind: str,
    rhythms: tuple[str, ...],
    leap: float,
    density: float,
    *,
    metre: Metre,
    chance: random.Random,
    number: int = 0,
) -> Theme:
    """A theme for "verse", "hook", "contrast" or "solo": rhythms are patterns of one bar, calm to busy.

    number: of the song; songs with numbers that follow each other open on different tones and take other ways up.
    """
    ranked = sorted(rhythms, key=lambda pattern: sum(symbol not in ".-" for symbol in pattern))
    middle = (len(ranked) - 1) * (0.5 + 0.32 * density + (0.25 if kind == "solo" else 0.0))
    first, second, third = (
        ranked[min(len(ranked) - 1, max(0, round(middle + chance.uniform(-1.9, 1.9))))] for _ in range(3)
    )
    if chance.random() < _CROSSED:
        half = round(metre.half / STEP)
        crossed = first[:half] + third[half:]
        # A rest before the end of a held note would be no rhythm at all.
        first = crossed if set(crossed) - set(".-") else first
    turn = number + len(kind)
    arch = _ARCHES[tuple(_ARCHES)[turn % len(_ARCHES)]]
    return Theme(
        chance.choice(_SCHEMES[kind]).replace(" ", ""),
        _motif(_recast(first, metre, chance), leap, chance),
        _motif(_recast(second, metre, chance), leap, chance),
        arch,
        metre,
        _OPENINGS[turn % len(_OPENINGS)],
    )


def _recast(rhythm: str, metre: Metre, chance: random.Random) -> str:
    """A rhythm of the genre with one or two places of it changed: a stroke joined to the one before, or divided."""
    symbols = list(rhythm)
    for _ in range(chance.choice((1, 2))):
        strokes = [place for place, symbol in enumerate(symbols) if symbol not in ".-"]
        weak = [place for place in strokes[1:] if not metre.is_strong(place * STEP) and symbols[place - 1] != "."]
        long = [place for place in strokes if symbols[place + 1 : place + 4] == ["-"] * 3]
        if long and (chance.random() < 0.6 or not weak):
            symbols[chance.choice(long) + 2] = "x"
        elif weak and len(strokes) > 2:
            symbols[chance.choice(weak)] = "-"
    return "".join(symbols)


def _motif(rhythm: str, leap: float, chance: random.Random) -> tuple[Step, ...]:
    """A line over a rhythm, mostly by steps; what leaps turns back by step, and nothing strays far from its start."""
    strokes = list(unroll(rhythm, 0.0, len(rhythm) * STEP))
    rises = [0]
    direction = chance.choice((1, 1, -1))
    leaps = 0
    owed = 0
    for _ in strokes[1:]:
        if owed:
            move, owed = owed, 0
        elif leaps == 0 and chance.random() < leap:
            move = direction * chance.choice((2, 2, 3, 4))
            leaps, owed, direction = 1, -1 if move > 0 else 1, -direction
        else:
            move = direction * chance.choice((0, 1, 1, 1, 1))
            direction = -direction if chance.random() < 0.3 else direction
        rises.append(min(4, max(-3, rises[-1] + move)))
    return tuple(Step(stroke.beat, stroke.length, rise) for stroke, rise in zip(strokes, rises, strict=True))


def _shape(letter: str, motif: tuple[Step, ...], contrast: tuple[Step, ...], metre: Metre) -> tuple[Step, ...]:
    if letter == "b":
        return contrast
    if letter == "i":
        return tuple(replace(step, rise=-step.rise) for step in motif)
    if letter == "v":
        return _vary(motif, metre)
    if letter == "h":
        return _half(motif, metre)
    if letter in "qt":
        return _close(motif, metre)
    return () if letter == "r" else motif


def _vary(motif: tuple[Step, ...], metre: Metre) -> tuple[Step, ...]:
    """The longest note split in two, the second half moving on by a step."""
    longest = max(range(len(motif)), key=lambda place: motif[place].length)
    step = motif[longest]
    if step.length < 2 * STEP:
        return motif
    inside = [place - step.at for place in metre.beats if step.at < place < step.at + step.length]
    middle = 1.0 if step.length == metre.pulse == _DOTTED else step.length / 2
    half = min(inside, key=lambda length: abs(length - middle)) if inside else max(STEP, round(middle / STEP) * STEP)
    after = Step(step.at + half, step.length - half, step.rise + 1)
    return (*motif[:longest], replace(step, length=half), after, *motif[longest + 1 :])


def _half(motif: tuple[Step, ...], metre: Metre) -> tuple[Step, ...]:
    kept = [step for step in motif if step.at < metre.half] or [motif[0]]
    last = kept[-1]
    longest = metre.bar - metre.pulse - last.at
    return (*kept[:-1], replace(last, length=max(min(last.length, metre.bar - last.at), min(2.0, longest))))


def _close(motif: tuple[Step, ...], metre: Metre) -> tuple[Step, ...]:
    """How the motif begins, a long note where it settles, then silence to breathe."""
    settling = metre.beats[1 : len(metre.beats) // 2 + 1]
    kept = [step for step in motif if step.at < settling[-1] - 0.5][:3]
    at = next((place for place in settling if kept and place > kept[-1].at), 0.0)
    kept = [replace(step, length=min(step.length, at - step.at)) for step in kept if step.at < at]
    return (*kept, Step(at, min(2.0, metre.bar - at - 0.5), 0))
