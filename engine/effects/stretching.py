"""Tempo and pitch changed in one pass, by Signalsmith Stretch: pieces that stand alone, joined without a trace.

Where its wheel is not offered (Linux on ARM), FFmpeg's `atempo` takes its place: the same lengths, less fine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.conforming import Block
from engine.effects.effect import refuse_too_long
from engine.effects.seams import FRAMES, MARGIN, glide
from engine.effects.sound import BLOCK_FRAMES, Sound, samples

Stretch: Any
try:
    from python_stretch.Signalsmith import Stretch
except ImportError:  # no wheel for this machine
    Stretch = None

_PIECE = 262_144
# Around a piece, so much more is computed than is used: the stretcher needs to see what comes before and behind.
_LEAD = 8_192
_SEED = 20_011


class StretchedSound:
    """A sound at `tempo` times its speed and moved by `semitones`, of round(frames / tempo) frames.

    Each piece is computed from its own stretch of the source alone, so that it sounds the same wherever one begins.
    """

    def __init__(self, sound: Sound, tempo: float, semitones: float) -> None:
        refuse_too_long(sound.frames / tempo, "This tempo")
        self._sound, self._tempo, self._semitones = sound, tempo, semitones
        self.frames = round(sound.frames / tempo)
        self.tail = min(self.frames, round(sound.tail / tempo))
        self.is_steady = sound.is_steady
        self._length = _PIECE if tempo <= 2.0 else _PIECE // 2

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Pieces one after the other; the end of one is kept for the seam with the next."""
        number = start // self._length
        place = number * self._length
        has_seam = number > 0 and start < min(stop, place + FRAMES)
        before = self._piece(number - 1)[self._length :] if has_seam else None
        while place < stop:
            piece = self._piece(number)
            if before is not None:
                piece[MARGIN : MARGIN + FRAMES] = glide(before, piece[: FRAMES + 2 * MARGIN])
            before = piece[self._length :]
            part = piece[MARGIN + max(start - place, 0) : MARGIN + min(stop - place, self._length)]
            for first in range(0, len(part), BLOCK_FRAMES):
                yield part[first : first + BLOCK_FRAMES]
            number, place = number + 1, place + self._length

    def _piece(self, number: int) -> Block:
        """The output from MARGIN before piece `number` to as far behind it as a seam reaches."""
        begin = number * self._length - MARGIN
        frames = self._length + FRAMES + 2 * MARGIN
        first = int((begin - _LEAD) * self._tempo)
        last = int((begin + frames + _LEAD) * self._tempo)
        sound = samples(self._sound, first, last)
        if not sound.any():
            return np.zeros((frames, 2), np.float32)
        stretched = _stretch(np.ascontiguousarray(sound.T), self._tempo, self._semitones)
        skip = round(begin - first / self._tempo)
        return np.ascontiguousarray(stretched[:, skip : skip + frames].T)


def _stretch(sound: NDArray[np.float32], tempo: float, semitones: float) -> NDArray[np.float32]:
    """A whole sound (2, frames), stretched to round(frames / tempo)."""
    if Stretch is None:
        return stretch_by_filters(sound, tempo, semitones)
    machine = Stretch(_SEED)
    # Shorter windows cost half: without a change of pitch tones stay as clean, with one they do not (-25 for -50 dB).
    machine.preset(2, SAMPLE_RATE, semitones == 0.0)
    machine.setTimeFactor(tempo)
    # Above 8 kHz there is little tone left, which keeps its place better than it moves.
    machine.setTransposeSemitones(semitones, 8000.0 / SAMPLE_RATE)
    stretched: NDArray[np.float32] = machine.process(sound)
    return stretched


def stretch_by_filters(sound: NDArray[np.float32], tempo: float, semitones: float) -> NDArray[np.float32]:
    """The same by FFmpeg: played faster or slower for the pitch, and brought back to its tempo by `atempo`."""
    rate = round(SAMPLE_RATE * 2.0 ** (semitones / 12.0))
    steps: list[tuple[str, str]] = [("asetrate", str(rate)), ("aresample", str(SAMPLE_RATE))] if semitones else []
    left = tempo * SAMPLE_RATE / rate
    while not 0.5 <= left <= 2.0:
        step = 0.5 if left < 0.5 else 2.0
        steps.append(("atempo", str(step)))
        left /= step
    steps.append(("atempo", f"{left:.9f}"))
    frames = round(sound.shape[1] / tempo)
    found = np.concatenate([*_run_graph(sound, steps), np.zeros((2, frames), np.float32)], axis=1)
    return found[:, :frames]


def _run_graph(sound: NDArray[np.float32], steps: list[tuple[str, str]]) -> Iterator[NDArray[np.float32]]:
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
