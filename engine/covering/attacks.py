"""How much earlier or later than the tracked beats a recording's strokes really fall: trackers see no milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.covering.timeline import even_out

_HOP = 64
_FARTHEST_SECONDS = 0.045
# A stroke has risen over so many hops.
_RISE_HOPS = 3
_BLUR_HOPS = 2.0
# So much higher than the mean a peak has to be, or strokes fall anywhere.
_CLEAR = 1.6
_FEWEST_BEATS = 8
# Sound is what is at least so loud (-50 dB) beside the loudest moment for 10 ms.
_AUDIBLE, _BRIEF_HOPS = 1e-5, 7


class AttackEar:
    """Hears a sound block by block, and then says where its strokes lie."""

    def __init__(self) -> None:
        self._left = np.zeros(0, np.float32)
        self._powers: list[NDArray[np.float32]] = []
        self._sums: list[NDArray[np.float32]] = []

    def hear(self, block: Block) -> None:
        """The next frames (any number, 2) at 44.1 kHz."""
        sound = np.concatenate([self._left, block.mean(axis=1)])
        whole = max(0, (len(sound) - 1) // _HOP * _HOP)
        # The difference of neighbours lets strokes stand out of held tones.
        self._powers.append(np.square(np.diff(sound[: whole + 1])).reshape(-1, _HOP).mean(axis=1))
        self._sums.append(np.square(sound[:whole]).reshape(-1, _HOP).mean(axis=1))
        self._left = sound[whole:]

    def span(self) -> tuple[float, float] | None:
        """The seconds at which sound begins and ends; None for silence."""
        powers = np.concatenate([*self._sums, np.zeros(0, np.float32)])
        loud = np.flatnonzero(uniform_filter1d(powers, _BRIEF_HOPS) > powers.max(initial=0.0) * _AUDIBLE)
        return (float(loud[0]) * _HOP / SAMPLE_RATE, float(loud[-1] + 1) * _HOP / SAMPLE_RATE) if len(loud) else None

    def delays(self, beats: NDArray[np.float64], *, may_drift: bool) -> tuple[float, float]:
        """By how many seconds strokes come after the first and the last of these beats (seconds); negative: before.

        may_drift: whether the two may differ, with even steps between them. Both 0 where no strokes stand out.
        """
        levels = np.sqrt(np.concatenate([*self._powers, np.zeros(0, np.float32)]))
        rises = np.maximum(levels[_RISE_HOPS:] - levels[:-_RISE_HOPS], 0.0)
        reach = round(_FARTHEST_SECONDS * SAMPLE_RATE / _HOP)
        places = np.round(beats * SAMPLE_RATE / _HOP).astype(int) - 1
        share = np.linspace(0.0, 1.0, len(places))
        is_inside = (places >= 2 * reach) & (places < len(rises) - 2 * reach)
        places, share = places[is_inside], share[is_inside]
        if not len(places):
            return 0.0, 0.0
        rows = rises[places[:, np.newaxis] + np.arange(-2 * reach, 2 * reach + 1)]
        # Each beat counts alike, however loud its stroke is.
        rows = gaussian_filter1d(rows / np.maximum(rows.max(axis=1, keepdims=True), 1e-6), _BLUR_HOPS, axis=1)
        lags = np.arange(-reach, reach + 1)
        ends = [(first, last) for first in lags for last in (lags if may_drift else (first,))]
        beat = np.arange(len(places))
        merits = [
            float(rows[beat, np.rint(first + (last - first) * share).astype(int) + 2 * reach].mean())
            for first, last in ends
        ]
        best = int(np.argmax(merits))
        if merits[best] < _CLEAR * float(rows.mean()):
            return 0.0, 0.0
        first, last = (float(lag) * _HOP / SAMPLE_RATE for lag in ends[best])
        return first, last


def line_up(analysis: Mapping[str, Any], blocks: Iterable[Block]) -> dict[str, Any]:
    """An analysis whose beats and downbeats lie on the strokes of its recording, whose sound these blocks are.

    "span" is where sound begins and ends in it (seconds), as `timeline_of` takes it.
    """
    tapped = analysis["beats"]
    beats, firsts = np.asarray(tapped["seconds"], np.float64), np.asarray(tapped["downbeats"], np.float64)
    if len(beats) < _FEWEST_BEATS:
        return dict(analysis)
    ear = AttackEar()
    for block in blocks:
        ear.hear(block)
    even = even_out(beats, np.arange(len(beats), dtype=np.float64))
    near = beats if even is None else even
    first, last = ear.delays(near, may_drift=even is not None)
    moved = np.round(near + np.linspace(first, last, len(near)), 4)
    downbeats = [float(moved[np.abs(beats - each).argmin()]) for each in firsts]
    return {**analysis, "span": ear.span(), "beats": {**tapped, "seconds": moved.tolist(), "downbeats": downbeats}}
