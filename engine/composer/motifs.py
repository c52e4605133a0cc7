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


@dataclass(frozen=True, slots=True)
class Step:
    """One note of a motif: beat in the bar, length, diatonic steps from the bar's anchor."""

    at: float
    length: float
    rise: int


@dataclass(frozen=True)
class Theme:
    """Eight bars: the scheme of letters, a motif, its contrast, and the arch of anchors in diatonic steps."""

    scheme: str
    motif: tuple[Step, ...]
    contrast: tuple[Step, ...]
    arch: tuple[int, ...]
    metre: Metre = COMMON

    def bar(self, number: int, *, is_close: bool) -> tuple[str, tuple[Step, ...], int]:
        """The letter, notes and anchor offset of a bar; the last bar of a section always closes on the tonic."""
        letter = "t" if is_close else self.scheme[number % len(self.scheme)]
        return letter, _shape(letter, self.motif, self.contrast, self.metre), self.arch[number % len(self.arch)]


def theme_of(
    kind: str, rhythms: tuple[str, ...], leap: float, density: float, *, metre: Metre, chance: random.Random
) -> Theme:
    """A theme for "verse", "hook", "contrast" or "solo": rhythms are patterns of one bar, calm to busy."""
    ranked = sorted(rhythms, key=lambda pattern: sum(symbol not in ".-" for symbol in pattern))
    middle = (len(ranked) - 1) * (0.5 + 0.32 * density + (0.25 if kind == "solo" else 0.0))
    first, second = (ranked[min(len(ranked) - 1, max(0, round(middle + chance.uniform(-1.9, 1.9))))] for _ in range(2))
    motif = _motif(first, leap, chance)
    contrast = _motif(second, leap, chance)
    peak = chance.choice((2, 3, 4)) if kind == "hook" else chance.choice((1, 2, 3))
    arch = (0, chance.choice((0, 1)), peak // 2 + 1, 0, 0, chance.choice((1, 2)), peak + 1, 0)
    return Theme(chance.choice(_SCHEMES[kind]).replace(" ", ""), motif, contrast, arch, metre)


def _motif(rhythm: str, leap: float, chance: random.Random) -> tuple[Step, ...]:
    strokes = list(unroll(rhythm, 0.0, len(rhythm) * STEP))
    rises = [chance.choice((0, 0, 1, 2))]
    direction = chance.choice((1, 1, -1))
    owed = 0
    for _ in strokes[1:]:
        if owed:
            move, owed = owed, 0
        elif chance.random() < leap:
            move = direction * chance.choice((2, 3, 4))
            owed = -1 if move > 0 else 1
            direction = -direction
        else:
            move = direction * chance.choice((0, 1, 1, 1, 2))
            direction = -direction if chance.random() < 0.3 else direction
        rises.append(min(6, max(-4, rises[-1] + move)))
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
