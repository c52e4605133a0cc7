"""Which chord sounds when: major or minor on one of twelve roots, or none, heard beat by beat.

A model that learned from songs of known chords judges each root by what sounds on a beat, around it and in the whole
song. Of all ways through the song the likeliest is taken, on which chords seldom change (Viterbi).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.analysis.learning import Model
from engine.audio.tonality import HOP, Tones
from engine.brief import PITCH_CLASSES

MAJOR, MINOR, OTHER = "major", "minor", "other"
QUALITIES = (MAJOR, MINOR)
_PARTS = ("tones", "tones before", "tones after", "bass", "bass before", "bass after", "tones of all")
FEATURES = tuple(f"{part} {step} above" for part in _PARTS for step in range(12))
_STEP_SECONDS, _LONGEST_STEP_SECONDS = 0.5, 0.75
# Before, no frame has its middle.
_SHORTEST_STEP_SECONDS = 0.1
_FEWEST_BEATS = 4
# A way through the song loses so much of its logarithm with each change.
_CHANGE = 2.0
_NONE = len(QUALITIES) * 12
_NONE_LOG_ODDS = -2.0
_IMPOSSIBLE = -20.0
_LEAST_TONES = 1e-3

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Chord:
    """A chord from `start` to `end` in seconds. root: pitch class, 0 is C. quality: one of QUALITIES. name: "F#m"."""

    start: float
    end: float
    root: int
    quality: str
    name: str


@dataclass(frozen=True)
class Harmony:
    """The chords of a song one after the other; between them there may be none. share: 0-1, how likely they were on
    average over the time they sound, as the model judges itself."""

    chords: tuple[Chord, ...]
    share: float


def chords_of(tones: Tones, beats: Sequence[float], seconds: float, model: Model) -> Harmony:
    """The chords of a song of some seconds with its beats in seconds, if it has any.

    model: the shipped "chord", or another one of FEATURES with the labels "major", "minor" and "other".
    """
    edges = edges_of(beats, seconds)
    likely = likelihoods(features_of(tones, edges), model)
    path = _path(likely)
    sure = np.exp(likely[np.arange(len(path)), path])
    cuts = np.flatnonzero(np.diff(path, prepend=-1, append=-1))
    found = [
        _chord(int(path[first]), float(edges[first]), float(edges[last]))
        for first, last in itertools.pairwise(cuts)
        if path[first] != _NONE
    ]
    lasting = np.where(path != _NONE, np.diff(edges), 0.0)
    return Harmony(tuple(found), float((sure * lasting).sum() / max(float(lasting.sum()), 1e-9)))


def edges_of(beats: Sequence[float], seconds: float) -> NDArray[np.float64]:
    """Where chords may change: at the beats, and halfway where beats are slow; each half second where there are none.

    From 0 to the end of the song, rising: (steps + 1,).
    """
    steps = np.arange(0.0, seconds, _STEP_SECONDS)
    if len(beats) >= _FEWEST_BEATS:
        row = np.asarray(beats, np.float64)
        step = float(np.median(np.diff(row)))
        row = np.concatenate(
            [np.arange(row[0] - step, 0.0, -step)[::-1], row, np.arange(row[-1] + step, seconds, step)]
        )
        steps = np.sort(np.concatenate([row, (row[:-1] + row[1:]) / 2.0])) if step > _LONGEST_STEP_SECONDS else row
    inside = steps[(steps > _SHORTEST_STEP_SECONDS) & (steps < seconds - _SHORTEST_STEP_SECONDS)]
    return np.concatenate([[0.0], inside, [seconds]])


def features_of(tones: Tones, edges: NDArray[np.float64]) -> Rows:
    """What sounds on each step, for the root C: (steps, len(FEATURES)). All 0 where nothing does."""
    frames, bass = np.sqrt(_means(tones.frames, edges)), np.sqrt(_means(tones.bass_frames, edges))
    frames = frames / np.maximum(np.linalg.norm(frames, axis=1, keepdims=True), _LEAST_TONES)
    bass = bass / np.maximum(bass.sum(axis=1, keepdims=True), _LEAST_TONES)
    whole = np.sqrt(tones.frames).sum(axis=0, dtype=np.float64)
    whole = np.tile(whole / max(float(np.linalg.norm(whole)), _LEAST_TONES), (len(frames), 1))
    return np.hstack([*_around(frames), *_around(bass), whole])


def transpose(rows: Rows, root: int) -> Rows:
    """Rows of twelve pitch classes after the other, as they are for another root than C."""
    by_class = rows.reshape(len(rows), -1, 12)
    return np.roll(by_class, -root, axis=2).reshape(rows.shape)


def likelihoods(rows: Rows, model: Model) -> Rows:
    """The logarithm of how likely each chord is on each step: major on C, C# … B, minor likewise, none: (steps, 25)."""
    odds = np.full((len(rows), _NONE + 1), _NONE_LOG_ODDS)
    other = model.labels.index(OTHER)
    for root in range(12):
        judged = np.log(np.maximum(model.predict(transpose(rows, root)), 1e-6))
        for place, quality in enumerate(QUALITIES):
            odds[:, place * 12 + root] = judged[:, model.labels.index(quality)] - judged[:, other]
    odds[~rows[:, :12].any(axis=1), :_NONE] = _IMPOSSIBLE
    return np.asarray(odds - np.logaddexp.reduce(odds, axis=1)[:, np.newaxis])


def _chord(place: int, start: float, end: float) -> Chord:
    quality, root = QUALITIES[place // 12], place % 12
    name = PITCH_CLASSES[root] + ("m" if quality == MINOR else "")
    return Chord(round(start, 3), round(end, 3), root, quality, name)


def _path(likely: Rows) -> NDArray[np.intp]:
    total = likely[0].copy()
    before = np.zeros(likely.shape, np.intp)
    for step in range(1, len(likely)):
        best = int(total.argmax())
        reached = total[best] - _CHANGE
        before[step] = np.where(total >= reached, np.arange(len(total)), best)
        total = np.maximum(total, reached) + likely[step]
    path = [int(total.argmax())]
    for step in range(len(likely) - 1, 0, -1):
        path.append(int(before[step, path[-1]]))
    return np.array(path[::-1])


def _means(frames: NDArray[np.float32], edges: NDArray[np.float64]) -> Rows:
    """A frame stands for the hop around its middle."""
    if not len(frames):
        return np.zeros((len(edges) - 1, 12))
    places = np.clip(edges * SAMPLE_RATE / HOP - 0.5, 0.0, len(frames))
    total = np.concatenate([np.zeros((1, 12)), np.cumsum(frames, axis=0, dtype=np.float64)])
    sums = np.stack([np.interp(places, np.arange(len(total)), column) for column in total.T], axis=1)
    return np.maximum(np.diff(sums, axis=0), 0.0) / np.maximum(np.diff(places), 1e-6)[:, np.newaxis]


def _around(rows: Rows) -> tuple[Rows, Rows, Rows]:
    return rows, np.concatenate([rows[:1], rows[:-1]]), np.concatenate([rows[1:], rows[-1:]])
