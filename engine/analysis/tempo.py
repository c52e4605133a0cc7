"""Which of the speeds that repeat in a song is the beat: candidates, and what tells the right one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.lines import Line, Lines
from engine.audio.accents import RATE
from engine.audio.rhythm import PREFERRED_BPM, autocorrelation, comb, likeliest

_RELATIONS = (1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 3 / 2, 2.0, 3.0)
_PLAUSIBLE_BPM = (45.0, 210.0)
_LAGS_IN_BEATS = (0.25, 1 / 3, 0.5, 2 / 3, 1.0, 2.0, 3.0, 4.0)
_RELATED = (2.0, 0.5, 3.0, 1 / 3, 1.5, 2 / 3)
SHORTEST_SECONDS = 4.0
_FLAT = 0.01
# Twice the tempo of a metronome has half its clarity, four thirds a quarter.
_CLEAR_ENOUGH = 0.4
_LINES = ("bass", "body", "cymbals", "all")
FEATURES = (
    "octaves", "octaves squared", "clarity",
    *(f"clarity at {relation:.2f}" for relation in _RELATED),
    "onsets a beat",
    *(f"{line} after {lag:.2f} beats" for line in _LINES for lag in _LAGS_IN_BEATS),
)  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """bpms: what may be the beat, (n,). features: FEATURES of each, (n, len(FEATURES)). clarity: 0-1, how strongly the
    sound repeats at the best of them (the mean autocorrelation at one to four beats)."""

    bpms: NDArray[np.float64]
    features: NDArray[np.float64]
    clarity: float


def candidates_of(lines: Lines, onsets_per_second: float) -> Candidates:
    """The tempi a listener might tap; none for less than four seconds and where nothing ever starts."""
    none = Candidates(np.zeros(0), np.zeros((0, len(FEATURES))), 0.0)
    if len(lines.onsets) < SHORTEST_SECONDS * RATE or lines.onsets.std() <= _FLAT:
        return none
    whole = autocorrelation(lines.onsets)
    scores, bpms = comb(whole)
    best = likeliest(scores, bpms)
    if scores[best] <= 0.0:
        return none
    related = bpms[best] * np.array(_RELATIONS)
    related = related[(related >= _PLAUSIBLE_BPM[0]) & (related <= _PLAUSIBLE_BPM[1])]
    related = related[np.interp(related, bpms, scores) >= _CLEAR_ENOUGH * scores[best]]
    correlations = [*(_own(line) for line in lines.bands), whole]
    clear = scores / scores.max()
    features = [_features(bpm, bpms, clear, correlations, onsets_per_second) for bpm in related]
    return Candidates(related, np.array(features).reshape(len(related), len(FEATURES)), float(scores[best]))


def _features(bpm: float, bpms: Line, clear: Line, correlations: list[Line], onsets_per_second: float) -> list[float]:
    octaves = float(np.log2(bpm / PREFERRED_BPM))
    near = [float(np.interp(bpm * relation, bpms, clear, left=0.0, right=0.0)) for relation in (1.0, *_RELATED)]
    onsets = float(np.log2(max(onsets_per_second, 0.3) * 60.0 / bpm))
    lags = np.array(_LAGS_IN_BEATS) * 60.0 * RATE / bpm
    later = [
        value
        for line in correlations
        for value in np.where(lags < len(line) * 0.75, np.interp(lags, np.arange(len(line)), line), 0.0)
    ]
    return [octaves, octaves**2, *near, onsets, *map(float, later)]


def _own(line: Line) -> Line:
    centred = line - line.mean()
    return autocorrelation(centred) if centred.std() > _FLAT else np.zeros(len(line))
