"""Which of the speeds that repeat in a song is the beat: candidates, and what tells the right one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.judging import shares
from engine.analysis.learning import Model
from engine.analysis.lines import Line, Lines
from engine.analysis.listening import Recording
from engine.analysis.returns import LINE_NAMES, Returns
from engine.audio.accents import RATE
from engine.audio.rhythm import PREFERRED_BPM, autocorrelation, comb, likeliest

# Bars of five and seven beats are also clear at their halves and quarters, which are no whole beats.
_RELATIONS = (
    1 / 3, 1 / 2, 2 / 3, 3 / 4, 4 / 5, 7 / 8, 1.0, 7 / 6, 5 / 4, 4 / 3, 3 / 2, 5 / 3, 7 / 4, 2.0, 5 / 2, 3.0,
)  # fmt: skip
_PLAUSIBLE_BPM = (45.0, 210.0)
# Divisions of a beat, beats, and bars of every metre, one and several.
_LAGS_IN_BEATS = (
    1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1.0, 4 / 3, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0,
    16.0,
)  # fmt: skip
_SPEEDS = (1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
_RELATED = (2.0, 0.5, 3.0, 1 / 3, 1.5, 2 / 3)
SHORTEST_SECONDS = 4.0
_FLAT = 0.01
_FEWEST_ONSETS = 0.3
# Twice the tempo of a metronome has half its clarity, four thirds a quarter.
_CLEAR_ENOUGH = 0.4
_FEATURES = (
    "octaves", "octaves squared", "clarity",
    *(f"clarity at {relation:.2f}" for relation in _RELATED),
    "onsets a beat",
    *(f"{line} after {lag:.2f} beats" for line in (*LINE_NAMES, "tones") for lag in _LAGS_IN_BEATS),
    *(f"{line} at {speed:.2f} times" for line in LINE_NAMES for speed in _SPEEDS),
)  # fmt: skip
DIVISIONS = (False, True)
"""Whether a beat is divided in three: each tempo is weighed both ways, because what speaks for a beat differs."""
FEATURES = (*_FEATURES, *(f"{name}, in threes" for name in _FEATURES), "is in threes")


@dataclass(frozen=True)
class Candidates:
    """bpms: what may be the beat, (n,). features: FEATURES of each in each of DIVISIONS, (2 n, len(FEATURES)). clarity:
    0-1, how strongly the sound repeats at the best of them (the mean autocorrelation at one to four beats)."""

    bpms: NDArray[np.float64]
    features: NDArray[np.float64]
    clarity: float

    def shares(self, model: Model) -> NDArray[np.float64]:
        """How likely each of bpms is the beat, in whatever way it is divided: (n,), of sum 1."""
        return np.asarray(shares(model, self.features).reshape(-1, len(DIVISIONS)).sum(axis=1))


def candidates_of(recording: Recording, lines: Lines, returns: Returns) -> Candidates:
    """The tempi a listener might tap; none for less than four seconds and where nothing ever starts."""
    none = Candidates(np.zeros(0), np.zeros((0, len(FEATURES))), 0.0)
    if len(lines.onsets) < SHORTEST_SECONDS * RATE or lines.onsets.std() <= _FLAT:
        return none
    scores, bpms = comb(autocorrelation(lines.onsets))
    best = likeliest(scores, bpms)
    if scores[best] <= 0.0:
        return none
    related = bpms[best] * np.array(_RELATIONS)
    related = related[(related >= _PLAUSIBLE_BPM[0]) & (related <= _PLAUSIBLE_BPM[1])]
    related = related[np.interp(related, bpms, scores) >= _CLEAR_ENOUGH * scores[best]]
    clear = scores / scores.max()
    onsets = max(recording.pulse.onsets_per_second, _FEWEST_ONSETS)
    features = [_in_divisions(_features(bpm, bpms, clear, returns, onsets)) for bpm in related]
    return Candidates(related, np.array(features).reshape(-1, len(FEATURES)), float(scores[best]))


def _in_divisions(features: list[float]) -> list[list[float]]:
    """A row for each of DIVISIONS; the second half of it has the other sign, so that each has weights of its own."""
    signs = (1.0 if is_ternary else -1.0 for is_ternary in DIVISIONS)
    return [[*features, *(sign * value for value in features), sign] for sign in signs]


def _features(bpm: float, bpms: Line, clear: Line, returns: Returns, onsets_per_second: float) -> list[float]:
    octaves, beat = float(np.log2(bpm / PREFERRED_BPM)), 60.0 / bpm
    near = np.interp(bpm * np.array((1.0, *_RELATED)), bpms, clear, left=0.0, right=0.0)
    lags, speeds = np.array(_LAGS_IN_BEATS) * beat, np.array(_SPEEDS) / beat
    returning = (returns.after(lags).ravel(), returns.tones_after(lags), returns.speeds(speeds).ravel())
    return [octaves, octaves**2, *near.tolist(), float(np.log2(onsets_per_second * beat)),
            *np.concatenate(returning).tolist()]  # fmt: skip
