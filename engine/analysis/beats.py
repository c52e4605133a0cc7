"""Where the beats fall: the path through a song that meets most onsets, and on which side of them a foot comes down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from engine.analysis.lines import Line, Lines
from engine.audio.accents import RATE, accents

Seconds = NDArray[np.float64]

# Daniel Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36 (2007).
_TIGHTNESS = 400.0
_BLUR_BEATS = 1 / 40
_NEIGHBOURS = 4
# Onsets are found a little before the stroke, as soon as a frame reaches it.
_EARLY_SECONDS = 0.011
_FEWEST_BEATS = 4
PLACES = (0.0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
"""Places within a beat: where a song that is tracked on its strongest onsets may really have its beats."""
LINE_NAMES = ("bass", "body", "cymbals", "deep", "harmony")
FEATURES = tuple(f"{line} at {place:.2f}" for line in LINE_NAMES for place in PLACES)


def track(onsets: Line, bpm: float) -> Seconds:
    """The seconds of the strongest row of onsets at about a tempo; none where there are fewer than four."""
    period = 60.0 * RATE / bpm
    spread = float(onsets.std())
    if len(onsets) < _FEWEST_BEATS * period or spread <= 0.0:
        return np.zeros(0)
    merit = gaussian_filter1d(np.maximum(onsets, 0.0) / spread, max(1.0, period * _BLUR_BEATS))
    return np.maximum(_smooth(_path(merit, period) / RATE) + _EARLY_SECONDS, 0.0)


def phase_features(lines: Lines, seconds: Seconds) -> NDArray[np.float64]:
    """For each of PLACES, if the beats lay there: FEATURES, each against the mean of its line: (6, 30)."""
    profile = np.array([[accents_at(line, shift(seconds, place)).mean() for place in PLACES] for line in lines.all])
    profile /= np.maximum(profile.mean(axis=1, keepdims=True), 1e-9)
    steps = np.array(PLACES)
    rows = []
    for place in PLACES:
        near = [np.abs((steps - (place + other) + 0.5) % 1.0 - 0.5).argmin() for other in PLACES]
        rows.append(profile[:, near].ravel())
    return np.array(rows)


def shift(seconds: Seconds, place: float) -> Seconds:
    """The beats moved on by a share of a beat; what then lies behind the last one is one more before the first."""
    if place == 0.0 or len(seconds) < 2:
        return seconds
    steps = np.diff(seconds)
    moved = seconds + place * np.append(steps, steps[-1])
    before = moved[0] - steps[0]
    return np.concatenate([[before], moved[:-1]]) if before >= 0.0 else moved[:-1]


def accents_at(line: Line, seconds: Seconds) -> Line:
    """The strongest value of a line within 30 ms of each beat."""
    return accents(line, list(seconds - _EARLY_SECONDS))


def contrast(onsets: Line, seconds: Seconds) -> float:
    """1 where all onsets lie on beats, 0 where those between them are as strong."""
    on = float(accents_at(onsets, seconds).mean())
    between = min(float(accents_at(onsets, shift(seconds, place)).mean()) for place in (1 / 4, 1 / 2))
    return float(np.clip(1.0 - between / on, 0.0, 1.0)) if on > 0.0 else 0.0


def _path(merit: Line, period: float) -> NDArray[np.float64]:
    """The frames of the best path; each beat comes about a period after the one before."""
    lags = np.arange(round(period * 0.6), round(period * 1.6) + 1)
    penalty = -_TIGHTNESS * np.log(lags / period) ** 2
    longest = int(lags[-1])
    total, before = np.concatenate([np.zeros(longest), merit]), np.full(len(merit), -1)
    for frame in range(len(merit)):
        reached = total[frame + longest - lags] + penalty
        best = int(reached.argmax())
        if reached[best] > 0.0 and frame >= lags[best]:
            before[frame] = frame - lags[best]
            total[longest + frame] += reached[best]
    frames = [len(merit) - 1 - int(total[: -round(period) - 1 : -1].argmax())]
    while before[frames[-1]] >= 0:
        frames.append(int(before[frames[-1]]))
    return np.array(frames[::-1], np.float64)


def _smooth(seconds: Seconds) -> Seconds:
    """Each beat on the line through its neighbours: fingers tremble, tempi seldom do."""
    count = len(seconds)
    if count < 2 * _NEIGHBOURS + 1:
        return seconds
    places = np.arange(-_NEIGHBOURS, _NEIGHBOURS + 1)
    windows = np.lib.stride_tricks.sliding_window_view(seconds, len(places))
    middles, slopes = windows.mean(axis=1), windows @ (places / float((places**2).sum()))
    smoothed = seconds.copy()
    smoothed[_NEIGHBOURS : count - _NEIGHBOURS] = middles
    smoothed[:_NEIGHBOURS] = middles[0] + slopes[0] * places[:_NEIGHBOURS]
    smoothed[count - _NEIGHBOURS :] = middles[-1] + slopes[-1] * places[_NEIGHBOURS + 1 :]
    return smoothed
