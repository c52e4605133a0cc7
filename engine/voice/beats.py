"""Where onsets stand on a grid of quarter beats, and how fast that grid goes, though nobody kept time exactly.

Every tempo is followed with a filter of its own from onset to onset (a switching state-space model, as in Cemgil and
Kappen, Monte Carlo methods for tempo tracking and rhythm quantization, JAIR 2003); of all ways the likeliest is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

PARTS = 4
"""Places on the grid in a beat."""
SLOWEST_BPM, FASTEST_BPM = 56.0, 190.0
# People hum at a walking pace more often than not.
_USUAL_BPM, _SPREAD = 108.0, 0.36
_TEMPI = 72
_LONGEST = 40
# How often a note lasts so many quarter beats until the next; any other length is rare.
_LENGTHS = {1: 0.05, 2: 0.31, 3: 0.035, 4: 0.36, 6: 0.075, 8: 0.1, 12: 0.025, 16: 0.02}
_RARE = 0.0008
# How often a note begins on a beat, between two, and beside both.
_PLACES = np.log(np.array([1.0, 0.1, 0.5, 0.1]))
_ONSET_SECONDS = 0.032
# How far a tempo wanders within a beat, and how unsure each one is at first.
_WANDER, _UNSURE = 0.012, 0.02
_SAME_TEMPO = 0.06


@dataclass(frozen=True)
class Grid:
    """places: of each onset, in quarter beats from the beat on or before the first. bpm: of quarter notes. share: 0-1,
    how likely this tempo is beside all others."""

    places: tuple[int, ...]
    bpm: float
    share: float


class _Ways:
    """Hypotheses side by side: when the last onset was due, the seconds of a beat, how unsure both are, and the way."""

    def __init__(self, first: float) -> None:
        tempi = np.geomspace(SLOWEST_BPM, FASTEST_BPM, _TEMPI)
        starts = np.arange(PARTS)
        self.period = np.repeat(60.0 / tempi, PARTS)
        self.due = np.full(len(self.period), first)
        usual = -0.5 * np.square(np.log(np.repeat(tempi, PARTS) / _USUAL_BPM) / _SPREAD)
        self.score = usual + np.tile(_PLACES, _TEMPI)
        self.tempo = np.repeat(np.arange(_TEMPI), PARTS)
        self.place = np.tile(starts, _TEMPI)
        self.path = self.place[:, np.newaxis]
        # The covariance of due and period: three numbers.
        self.cov = np.stack(
            [np.full(len(self.due), _ONSET_SECONDS**2), np.zeros(len(self.due)), np.square(_UNSURE * self.period)]
        )

    def advance(self, onset: float) -> None:
        """Every way goes on by every length; the best to each place of a beat remains of every tempo."""
        steps = np.arange(1, _LONGEST + 1) / PARTS
        prior = np.log([_LENGTHS.get(each, _RARE) for each in range(1, _LONGEST + 1)])
        var, cross, wide = (row[:, np.newaxis] for row in self.cov)
        wider = wide + np.square(_WANDER * self.period[:, np.newaxis]) * steps
        ahead = var + 2 * steps * cross + np.square(steps) * wider
        late = onset - self.due[:, np.newaxis] - steps * self.period[:, np.newaxis]
        spread = ahead + _ONSET_SECONDS**2
        place = self.place[:, np.newaxis] + np.arange(1, _LONGEST + 1)
        score = self.score[:, np.newaxis] + prior + _PLACES[place % PARTS]
        score = score - 0.5 * (np.square(late) / spread + np.log(spread))
        before, length = _best(score, self.tempo, place % PARTS)
        pick = (before, length)
        tilt = (cross + steps * wider)[pick]
        gain, gain_of_period = ahead[pick] / spread[pick], tilt / spread[pick]
        self.due = self.due[before] + steps[length] * self.period[before] + gain * late[pick]
        self.period = self.period[before] + gain_of_period * late[pick]
        self.cov = np.stack([ahead[pick] * (1 - gain), tilt * (1 - gain), wider[pick] - gain_of_period * tilt])
        self.score, self.tempo, self.place = score[pick], self.tempo[before], place[pick]
        self.path = np.concatenate([self.path[before], self.place[:, np.newaxis]], axis=1)


def grid_of(onsets: Sequence[float]) -> Grid:
    """The grid on which onsets lie, in seconds, rising, two at least. Raises ValueError for fewer."""
    if len(onsets) < 2:
        raise ValueError("Two onsets at least make a grid.")
    ways = _Ways(onsets[0])
    for onset in onsets[1:]:
        ways.advance(onset)
    best = int(ways.score.argmax())
    path = ways.path[best] - ways.path[best][0] // PARTS * PARTS
    slope = np.polyfit(path / PARTS, np.asarray(onsets), 1)[0]
    likely = np.exp(ways.score - ways.score.max())
    near = np.abs(np.log(ways.period / ways.period[best])) < _SAME_TEMPO
    return Grid(tuple(map(int, path)), 60.0 / float(slope), float(likely[near].sum() / likely.sum()))


def _best(score: Rows, tempo: NDArray[np.intp], place: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of each tempo and place in the beat, the row and column of the likeliest way there."""
    groups = (tempo[:, np.newaxis] * PARTS + place).ravel()
    flat = score.ravel()
    order = np.lexsort((-flat, groups))
    first = order[np.concatenate([[True], np.diff(groups[order]) > 0])]
    rows, columns = np.divmod(first, score.shape[1])
    return rows, columns
