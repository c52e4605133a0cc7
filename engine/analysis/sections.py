"""Where a song turns into something else, and which of its sections are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from engine.analysis.judging import RIGHT
from engine.analysis.learning import Model
from engine.analysis.lines import Lines
from engine.analysis.listening import Recording
from engine.analysis.timbre import RATE as LEVELS_PER_SECOND
from engine.analysis.timbre import cepstrum, decibels_of, within
from engine.audio.accents import RATE as LINES_PER_SECOND
from engine.audio.tonality import FRAMES_PER_SECOND

STEPS_PER_SECOND = 2
_SPANS_SECONDS = (2, 4, 8, 16)
_GROUPS = ("timbre", "tones", "motion")
SHORTEST_SECONDS = 5.0
_LIKELY = 0.3
_FLOOR_DB = 60.0
# How far sections may be apart that are still the same, in the units of `_portrait`.
_ALIKE = 0.2
FEATURES = (
    *(f"{group} over {span} s" for group in _GROUPS for span in _SPANS_SECONDS),
    *(f"{group} turns most here" for group in _GROUPS),
    *(f"rise over {span} s" for span in _SPANS_SECONDS),
    "cymbals here", "cymbals before", "bass here", "harmony here", "from the start", "to the end",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A stretch of a song in seconds; those with the same letter sound alike. likelihood: of a turn at its start."""

    start: float
    end: float
    label: str
    likelihood: float


@dataclass(frozen=True)
class Course:
    """A song in half seconds: timbre (n, 12), tones (n, 12, each of size 1), motion (n, 4: level, three rises)."""

    timbre: NDArray[np.float64]
    tones: NDArray[np.float64]
    motion: NDArray[np.float64]


def course_of(recording: Recording, lines: Lines) -> Course:
    """How a song goes on, half second by half second."""
    count = max(1, int(recording.seconds * STEPS_PER_SECOND))
    decibels = decibels_of(within(recording.levels, int(recording.levels.max(initial=0)), _FLOOR_DB))
    shape = _means(cepstrum(decibels), LEVELS_PER_SECOND, count)
    tones = _means(recording.tones.frames, FRAMES_PER_SECOND, count)
    tones = tones / np.maximum(np.linalg.norm(tones, axis=1, keepdims=True), 1e-9)
    rises = _means(np.stack(lines.bands, axis=1), LINES_PER_SECOND, count)
    return Course(shape[:, 1:], tones, np.hstack([shape[:, :1] / 6.0, rises]))


def turn_features(course: Course, lines: Lines) -> NDArray[np.float64]:
    """FEATURES of each half second, as a place where a section might begin: (n, len(FEATURES))."""
    groups = (course.timbre, course.tones, course.motion)
    count = len(course.timbre)
    jumps = [np.linalg.norm(_jump(group, span), axis=1) for group in groups for span in _SPANS_SECONDS]
    middle = [jumps[place * len(_SPANS_SECONDS) + 2] for place in range(len(groups))]
    peaks = [line - maximum_filter1d(line, 8 * STEPS_PER_SECOND) for line in middle]
    rises = [_jump(course.motion[:, :1], span)[:, 0] for span in _SPANS_SECONDS]
    cymbals, bass, harmony = (_strongest(line, count) for line in (lines.bands[2], lines.bands[0], lines.harmony))
    before = np.concatenate([cymbals[:1], cymbals[:-1]])
    seconds = np.arange(count) / STEPS_PER_SECOND
    edges = [np.minimum(line, 20.0) for line in (seconds, seconds[::-1])]
    return np.stack([*jumps, *peaks, *rises, cymbals, before, bass, harmony, *edges], axis=1)


def sections_of(recording: Recording, lines: Lines, model: Model) -> list[Section]:
    """The sections of a song, the first from its beginning and the last to its end."""
    course = course_of(recording, lines)
    likelihood = model.predict(turn_features(course, lines))[:, model.labels.index(RIGHT)]
    turns = pick(likelihood, recording.seconds)
    starts, ends = [0.0, *turns], [*turns, recording.seconds]
    labels = letters(course, starts, ends)
    sure = [1.0, *(float(likelihood[round(turn * STEPS_PER_SECOND)]) for turn in turns)]
    return [Section(*values) for values in zip(starts, ends, labels, sure, strict=True)]


def pick(likelihood: NDArray[np.float64], seconds: float) -> list[float]:
    """The seconds of likely turns, the likeliest first to claim their surroundings."""
    turns: list[float] = []
    for step in np.argsort(likelihood)[::-1]:
        at = step / STEPS_PER_SECOND
        if likelihood[step] < _LIKELY:
            break
        edges = (0.0, *turns, seconds)
        if min(abs(at - edge) for edge in edges) >= SHORTEST_SECONDS:
            turns.append(float(at))
    return sorted(turns)


def letters(course: Course, starts: list[float], ends: list[float]) -> list[str]:
    """A letter for each section; the same one where the mean sound of two is nearly the same."""
    kinds: list[NDArray[np.float64]] = []
    labels = []
    for start, end in zip(starts, ends, strict=True):
        first, last = int(start * STEPS_PER_SECOND), max(int(end * STEPS_PER_SECOND), int(start * STEPS_PER_SECOND) + 1)
        portrait = _portrait(course, first, last)
        distances = [float(np.linalg.norm(portrait - kind)) for kind in kinds]
        nearest = int(np.argmin(distances)) if distances else -1
        if nearest < 0 or distances[nearest] > _ALIKE:
            nearest = len(kinds)
            kinds.append(portrait)
        labels.append(chr(ord("A") + nearest % 26))
    return labels


def _portrait(course: Course, first: int, last: int) -> NDArray[np.float64]:
    timbre, tones, motion = (part[first:last].mean(axis=0) for part in (course.timbre, course.tones, course.motion))
    return np.concatenate([timbre / 12.0, tones, motion / 4.0])


def _jump(values: NDArray[np.float64], span: int) -> NDArray[np.float64]:
    """The mean of what follows each place within a span (s), less the mean of what comes before it."""
    width = span * STEPS_PER_SECOND
    total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    places = np.arange(len(values))
    last, first = np.minimum(places + width, len(values)), np.maximum(places - width, 0)
    after = (total[last] - total[places]) / np.maximum(last - places, 1)[:, np.newaxis]
    before = (total[places] - total[first]) / np.maximum(places - first, 1)[:, np.newaxis]
    jump = after - before
    jump[0] = 0.0
    return np.asarray(jump)


def _means(values: NDArray[np.floating], per_second: float, count: int) -> NDArray[np.float64]:
    """The mean of each half second: (count, columns)."""
    if not len(values):
        return np.zeros((count, values.shape[1]))
    edges = np.minimum((np.arange(count) / STEPS_PER_SECOND * per_second).astype(int), len(values) - 1)
    total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)])
    stops = np.minimum(np.maximum(np.append(edges[1:], len(values)), edges + 1), len(values))
    return np.asarray((total[stops] - total[edges]) / (stops - edges)[:, np.newaxis])


def _strongest(line: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The strongest value within 300 ms of each half second, against the mean of the line."""
    if not len(line):
        return np.zeros(count)
    widest = maximum_filter1d(line, 61)
    places = np.minimum((np.arange(count) / STEPS_PER_SECOND * LINES_PER_SECOND).astype(int), len(line) - 1)
    return np.asarray(widest[places] / max(float(line.mean()), 1e-6))
