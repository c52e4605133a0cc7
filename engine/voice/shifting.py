"""A voice at other pitches: its periods are laid closer together or further apart, each as it was, so its colour stays.

Source: pitch-synchronous overlap and add (Moulines and Charpentier, Speech Communication 9, 1990), with the periods
taken from the pitch curve instead of marks searched in the waveform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.effects.sound import BLOCK_FRAMES, Sound, samples
from engine.voice.pitch import PitchCurve

Line = NDArray[np.float64]

# What is moved by less stays to the bit.
_SAME_SEMITONES = 0.01
_FADE = 256
_LOWEST_HERTZ = 46.0
_AROUND = round(SAMPLE_RATE / _LOWEST_HERTZ) + 64
_TAPS, _FRACTIONS = 16, 64
# A frame less like those a period away is no tone; one more alike is nothing but tone.
_LEAST_ALIKE, _MOST_ALIKE = 0.35, 0.65
_AROUND_MEAN = 220


def _kernels() -> NDArray[np.float32]:
    """A low-pass for each fraction of a frame (fractions + 1, taps), by which samples between samples are read."""
    places = np.arange(_TAPS) - _TAPS // 2 + 1 - np.arange(_FRACTIONS + 1)[:, None] / _FRACTIONS
    window = np.square(np.cos(np.pi * places / (_TAPS + 1)))
    kernels = np.sinc(places) * window
    return np.asarray(kernels / kernels.sum(axis=1, keepdims=True), np.float32)


_KERNELS = _kernels()


@dataclass(frozen=True)
class _Stretch:
    """Frames from start to stop in which the pitch moves; hertz and semitones: of each frame."""

    start: int
    stop: int
    hertz: Line
    semitones: Line


class ShiftedVoice:
    """A voice moved by so many semitones at each step of its pitch curve; where it has no pitch nothing changes.

    sound: one voice, which may be read from any place at no cost. semitones: (steps of the curve,).
    """

    is_steady = True

    def __init__(self, sound: Sound, curve: PitchCurve, semitones: Line) -> None:
        self._sound, self._curve, self._semitones = sound, curve, semitones
        self.frames, self.tail = sound.frames, sound.tail
        self._places = _places_to_move(curve, semitones, sound.frames)
        self._last: tuple[int, Block] | None = None

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """As the voice has them, with what is moved laid over them."""
        for first in range(start, stop, BLOCK_FRAMES):
            last = min(first + BLOCK_FRAMES, stop)
            block = samples(self._sound, first, last).copy()
            for number, (begin, end) in enumerate(self._places):
                if begin < last and end > first:
                    low, high = max(first, begin), min(last, end)
                    block[low - first : high - first] = self._render(number)[low - begin : high - begin]
            yield block

    def _render(self, number: int) -> Block:
        if self._last is None or self._last[0] != number:
            self._last = (number, _lay(self._sound, self._stretch(*self._places[number])))
        return self._last[1]

    def _stretch(self, start: int, stop: int) -> _Stretch:
        steps = np.arange(start, stop) / SAMPLE_RATE / self._curve.step_seconds
        voiced = np.flatnonzero(self._curve.hertz > 0)
        pitch = np.interp(steps, voiced, np.log2(self._curve.hertz[voiced].astype(np.float64)))
        semitones = np.interp(steps, np.arange(len(self._semitones)), self._semitones)
        return _Stretch(start, stop, np.exp2(pitch), semitones)


def _places_to_move(curve: PitchCurve, semitones: Line, frames: int) -> list[tuple[int, int]]:
    """Where the voice has a pitch and is moved, as (start, stop) in frames."""
    voiced = np.concatenate([[False], curve.hertz > 0, [False]])
    edges = np.flatnonzero(np.diff(voiced.astype(np.int8)))
    step = curve.step_seconds * SAMPLE_RATE
    places = []
    for first, last in edges.reshape(-1, 2):
        start, stop = max(round((first - 0.5) * step), 0), min(round((last - 0.5) * step), frames)
        if np.abs(semitones[first:last]).max() >= _SAME_SEMITONES and stop - start > 4 * _FADE:
            places.append((start, stop))
    return places


def _lay(sound: Sound, stretch: _Stretch) -> Block:
    """The stretch with its periods laid anew, and the voice itself at both ends."""
    source = samples(sound, stretch.start - _AROUND, stretch.stop + _AROUND)
    frames = stretch.stop - stretch.start
    periods = _marks(stretch.hertz)
    goals = _marks(stretch.hertz * np.exp2(stretch.semitones / 12.0))
    laid = np.zeros((frames + 2 * _AROUND, 2), np.float32)
    nearest = np.clip(np.searchsorted(periods, goals), 1, len(periods) - 1)
    nearest -= goals - periods[nearest - 1] < periods[nearest] - goals
    for goal, place in zip(goals, periods[nearest], strict=True):
        _lay_period(source, laid, goal, place, SAMPLE_RATE / stretch.hertz[int(place)])
    body = slice(_AROUND, _AROUND + frames)
    # More periods a second are more power: it stays what it was.
    moved = laid[body] * np.exp2(-stretch.semitones / 24.0).astype(np.float32)[:, None]
    share = (_fade(frames) * _periodicity(source.mean(axis=1), stretch.hertz)).astype(np.float32)[:, None]
    found: Block = source[body] * (1 - share) + moved * share
    return found


def _fade(frames: int) -> Line:
    rise = np.minimum(np.minimum(np.arange(1, frames + 1), np.arange(frames, 0, -1)) / _FADE, 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * rise)


def _periodicity(line: NDArray[np.float32], hertz: Line) -> Line:
    """From 0 to 1: how far each frame is like the one a period before or behind; consonants and silence are not.

    line: the stretch with what lies around it, mono.
    """
    places = np.arange(len(hertz)) + _AROUND
    here, power = line[places], _mean(np.square(line[places]))
    alike = np.zeros(len(hertz))
    for side in (-1, 1):
        there = np.interp(places + side * SAMPLE_RATE / hertz, np.arange(len(line)), line)
        alike = np.maximum(alike, 1.0 - _mean(np.square(here - there)) / (power + _mean(np.square(there)) + 1e-12))
    return _mean(np.clip((alike - _LEAST_ALIKE) / (_MOST_ALIKE - _LEAST_ALIKE), 0.0, 1.0))


def _mean(values: Line) -> Line:
    """Over 10 ms around each."""
    width = _AROUND_MEAN * 2 + 1
    sums = np.cumsum(np.pad(values, (_AROUND_MEAN + 1, _AROUND_MEAN), mode="edge"), dtype=np.float64)
    return np.asarray(sums[width:] - sums[:-width]) / width


def _lay_period(source: Block, laid: Block, goal: float, place: float, period: float) -> None:
    """Add two periods around `place` of the source around `goal`, faded in and out."""
    first, last = int(np.ceil(goal - period)), int(goal + period)
    offset = place - goal
    whole = int(np.floor(offset))
    kernel = _KERNELS[round((offset - whole) * _FRACTIONS)][::-1]
    begin = first + whole + _AROUND - _TAPS // 2 + 1
    piece = source[begin : begin + last - first + _TAPS]
    window = (0.5 + 0.5 * np.cos(np.pi * (np.arange(first, last + 1) - goal) / period)).astype(np.float32)
    target = slice(first + _AROUND, last + 1 + _AROUND)
    for side in (0, 1):
        laid[target, side] += window * np.convolve(piece[:, side], kernel, "valid")


def _marks(hertz: Line) -> Line:
    """Where each period begins, in frames with their fraction."""
    phase = np.concatenate([[0.0], np.cumsum(hertz)]) / SAMPLE_RATE
    return np.asarray(np.interp(np.arange(phase[-1]), phase, np.arange(len(phase))))
