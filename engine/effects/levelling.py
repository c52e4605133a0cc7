"""Sound under a curve of gain that brings it to a loudness: measured whole, or judged by excerpts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from engine.audio.conforming import Block
from engine.audio.limiting import STEP_FRAMES, Curve, Outline, apply, gain_curve
from engine.effects.sound import ArraySound, Sound, samples
from engine.effects.stretching import roughly

# As for masters: four-fold oversampling may miss so much of a peak.
_SAFETY_DB = 0.2
_AROUND_FRAMES = 4_410 * STEP_FRAMES
_WINDOW_FRAMES = 7 * _AROUND_FRAMES
Design = Callable[[np.ndarray, Curve], Curve]
"""The gain at each step for the power and the peak of each."""


def level(sound: Sound, target_lufs: float, ceiling_dbtp: float, excerpts: list[tuple[int, int]] | None) -> Sound:
    """The sound at target_lufs, with no true peak above ceiling_dbtp; judged by excerpts where some are given."""

    def design(power: np.ndarray, peaks: Curve) -> Curve:
        ceiling = np.float32(10.0 ** ((ceiling_dbtp - _SAFETY_DB) / 20.0))
        allowed: Curve = np.divide(ceiling, np.maximum(peaks, np.float32(1e-9)), dtype=np.float32)
        return gain_curve(power, allowed, target_lufs)

    if excerpts is not None:
        return _Estimated(design, sound, excerpts)
    outline = _outline(sound, 0, sound.frames)
    return _Levelled(sound, design(outline.power, outline.peaks()))


def _outline(sound: Sound, start: int, stop: int) -> Outline:
    outline = Outline()
    for block in _whole_steps(sound.blocks(start, stop)):
        outline.hear(block)
    return outline


def _whole_steps(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same frames, all but the last block in whole steps."""
    waiting: Block = np.zeros((0, 2), np.float32)
    for block in blocks:
        joined = np.concatenate([waiting, block]) if len(waiting) else block
        whole = len(joined) // STEP_FRAMES * STEP_FRAMES
        waiting = joined[whole:]
        if whole:
            yield joined[:whole]
    if len(waiting):
        yield waiting


class _Levelled:
    """A sound under a curve of gain."""

    def __init__(self, sound: Sound, curve: Curve) -> None:
        self._sound, self._curve = sound, curve
        self.frames, self.tail, self.is_steady = sound.frames, sound.tail, sound.is_steady

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Read from a whole step of the curve on."""
        place = start // STEP_FRAMES * STEP_FRAMES
        skip = start - place
        for block in _whole_steps(self._sound.blocks(place, stop)):
            gained = apply(self._curve, block, place // STEP_FRAMES)
            place += len(block)
            yield gained[skip:]
            skip = 0


class _Estimated:
    """As loud as the whole would be, judged by excerpts of it; exact in what limits the stretch that is heard."""

    def __init__(self, design: Design, sound: Sound, excerpts: list[tuple[int, int]]) -> None:
        self._design, self._sound = design, sound
        self.frames, self.tail, self.is_steady = sound.frames, sound.tail, False
        with roughly():
            outlines = [_outline(sound, start, stop) for start, stop in excerpts]
        share = max(1, round(sound.frames / max(1, sum(stop - start for start, stop in excerpts))))
        self._power = np.concatenate([np.tile(each.power, share) for each in outlines])
        self._peaks: Curve = np.concatenate([np.tile(each.peaks(), share) for each in outlines])

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """In windows, since whoever reads may say that it needs all to the end, and then stop."""
        for place in range(start, stop, _WINDOW_FRAMES):
            yield from self._window(place, min(place + _WINDOW_FRAMES, stop))

    def _window(self, start: int, stop: int) -> Iterator[Block]:
        """A little before and behind is looked at as well, so that the limiter does what it would do there."""
        first = max(0, start - _AROUND_FRAMES) // STEP_FRAMES * STEP_FRAMES
        near = ArraySound(samples(self._sound, first, min(self.frames, stop + _AROUND_FRAMES)))
        outline = _outline(near, 0, near.frames)
        power, peaks = np.concatenate([outline.power, self._power]), np.concatenate([outline.peaks(), self._peaks])
        yield from _Levelled(near, self._design(power, peaks)).blocks(start - first, stop - first)
