"""Tempo and pitch changed in one pass, by Signalsmith Stretch: pieces that stand alone, joined without a trace.

Where its wheel is not offered (Linux on ARM), FFmpeg's `atempo` takes its place: the same lengths, less fine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.effects.effect import refuse_too_long
from engine.effects.resampling import ResampledSound
from engine.effects.seams import FRAMES, MARGIN, glide
from engine.effects.sound import BLOCK_FRAMES, Sound, samples

try:
    Stretch: Any = import_module("python_stretch.Signalsmith").Stretch
except ImportError:  # no wheel for this machine
    Stretch = None

_PIECE = 196_608
# Around a piece, so much more is computed than is used: the stretcher needs to see what comes before and behind.
_LEAD = 8_192
_SEED = 20_011
_FINEST = 200
# A third less work than the library's own (5292, 1323), with tones as clean (-40 dB beside them for -37) and clicks as
# sharp. Its own change of pitch is not used: low tones come out up to 40 cents wrong.
_WINDOW_AND_STEP = (4_410, 1_470)


_is_rough: ContextVar[bool] = ContextVar("_is_rough", default=False)


@contextmanager
def roughly() -> Iterator[None]:
    """Within it only levels matter: sounds are resampled instead of stretched, at a tenth of the cost."""
    token = _is_rough.set(True)
    try:
        yield
    finally:
        _is_rough.reset(token)


class StretchedSound:
    """A sound at `tempo` times its speed, of round(frames / tempo) frames.

    Each piece is computed from its own stretch of the source alone, so that it sounds the same wherever one begins.
    """

    def __init__(self, sound: Sound, tempo: float) -> None:
        refuse_too_long(sound.frames / tempo, "This tempo")
        self._sound, self._tempo = sound, tempo
        self.frames = round(sound.frames / tempo)
        self.tail = min(self.frames, round(sound.tail / tempo))
        self.is_steady = sound.is_steady
        self._length = _PIECE if tempo <= 2.0 else _PIECE // 2
        # The two last pieces, because readers come back a little; and the end of the last one, for the next seam.
        self._bodies: dict[tuple[int, bool], Block] = {}
        self._end: tuple[int, Block] | None = None

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Pieces one after the other."""
        if _is_rough.get():
            yield from self._rough(start, stop)
            return
        number = start // self._length
        while number * self._length < stop:
            place = number * self._length
            part = self._body(number, has_seam=start < place + FRAMES)[max(start - place, 0) : stop - place]
            for first in range(0, len(part), BLOCK_FRAMES):
                yield part[first : first + BLOCK_FRAMES]
            number += 1

    def _rough(self, start: int, stop: int) -> Iterator[Block]:
        change = 1 / Fraction(self._tempo).limit_denominator(50)
        resampled = ResampledSound(self._sound, change)
        return resampled.blocks(min(start, resampled.frames), min(stop, resampled.frames))

    def _body(self, number: int, *, has_seam: bool) -> Block:
        """A piece with its seam to the one before it, which is computed again unless it was the last one."""
        key = (number, number > 0 and (has_seam or (number, True) in self._bodies))
        if key not in self._bodies:
            piece = self._piece(number)
            if key[1]:
                is_next = self._end is not None and self._end[0] == number - 1
                ending = self._end[1] if self._end and is_next else self._piece(number - 1)[self._length :]
                piece[MARGIN : MARGIN + FRAMES] = glide(ending, piece[: FRAMES + 2 * MARGIN])
            self._end = (number, piece[self._length :].copy())
            self._bodies = dict([*self._bodies.items()][-1:])
            self._bodies[key] = piece[MARGIN : MARGIN + self._length]
        return self._bodies[key]

    def _piece(self, number: int) -> Block:
        """The output from MARGIN before piece `number` to as far behind it as a seam reaches."""
        begin = number * self._length - MARGIN
        frames = self._length + FRAMES + 2 * MARGIN
        first = int((begin - _LEAD) * self._tempo)
        last = int((begin + frames + _LEAD) * self._tempo)
        sound = samples(self._sound, first, last)
        if not sound.any():
            return np.zeros((frames, 2), np.float32)
        stretched = stretch(np.ascontiguousarray(sound.T), self._tempo)
        skip = round(begin - first / self._tempo)
        return np.ascontiguousarray(stretched[:, skip : skip + frames].T)


def move(sound: Sound, tempo: float, semitones: float) -> Sound:
    """A sound at another tempo and pitch, of round(frames / tempo) frames. Raises EffectError when it is too long.

    It is stretched once and then played faster or slower, which moves all tones by the same, to a hundredth of a cent.
    """
    refuse_too_long(sound.frames / tempo, "This tempo")
    change = Fraction(2.0 ** (semitones / 12.0)).limit_denominator(_FINEST)
    stretched = StretchedSound(sound, tempo / float(change)) if tempo != change else sound
    return stretched if change == 1 else ResampledSound(stretched, 1 / change, round(sound.frames / tempo))


def stretch(sound: NDArray[np.float32], tempo: float) -> NDArray[np.float32]:
    """A whole sound (2, frames), stretched to round(frames / tempo)."""
    if Stretch is None:
        return stretch_by_filters(sound, tempo)
    machine = Stretch(_SEED)
    machine.preset(2, SAMPLE_RATE)
    machine.configure(2, *_WINDOW_AND_STEP)
    machine.setTimeFactor(tempo)
    stretched: NDArray[np.float32] = machine.process(sound)
    return stretched


def stretch_by_filters(sound: NDArray[np.float32], tempo: float) -> NDArray[np.float32]:
    """The same by FFmpeg's `atempo`, whose last samples are cut off or filled up with silence."""
    steps: list[tuple[str, str]] = []
    left = tempo
    while not 0.5 <= left <= 2.0:
        step = 0.5 if left < 0.5 else 2.0
        steps.append(("atempo", str(step)))
        left /= step
    steps.append(("atempo", f"{left:.9f}"))
    frames = round(sound.shape[1] / tempo)
    found = np.concatenate([*_run_graph(sound, steps), np.zeros((2, frames), np.float32)], axis=1)
    return found[:, :frames]


def _run_graph(sound: NDArray[np.float32], steps: list[tuple[str, str]]) -> Iterator[NDArray[np.float32]]:
    import av.filter  # noqa: PLC0415 - who only describes effects loads no decoder for it

    graph = av.filter.Graph()
    source: Any = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="fltp", layout="stereo")
    nodes = [source, *(graph.add(name, value) for name, value in steps)]
    nodes += [graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo"), graph.add("abuffersink")]
    for node, following in pairwise(nodes):
        node.link_to(following)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    source.push(frame)
    source.push(None)
    while True:
        try:
            yield nodes[-1].pull().to_ndarray()
        except (av.error.EOFError, av.error.BlockingIOError):
            return
