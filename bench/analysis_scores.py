"""How what was found compares with what is known, by the measures of the field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.analysis.chords import MINOR, Chord
from engine.brief import PITCH_CLASSES

BEAT_SECONDS = 0.07
_SAME_TEMPO = 0.04
_MULTIPLES = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)


def matches(truth: Sequence[float], found: Sequence[float], within: float) -> int:
    """How many of the true moments have a found one of their own within some seconds."""
    left, count = list(found), 0
    for moment in truth:
        near = min(left, key=lambda other: abs(other - moment), default=None)
        if near is not None and abs(near - moment) <= within:
            left.remove(near)
            count += 1
    return count


def f_measure(truth: Sequence[float], found: Sequence[float], within: float = BEAT_SECONDS) -> float:
    """2 PR / (P + R) of moments."""
    total = len(truth) + len(found)
    return 2.0 * matches(truth, found, within) / total if total else 1.0


def tempo_scores(truth: float, found: float | None) -> tuple[float, float]:
    """Acc1 and Acc2: within 4 % of the tempo, or of it or its double, triple, half or third.

    Fabien Gouyon et al., "An experimental comparison of audio tempo induction algorithms", IEEE TASLP 14 (2006).
    """
    near = [found is not None and abs(found / (truth * times) - 1.0) <= _SAME_TEMPO for times in _MULTIPLES]
    return float(near[0]), float(any(near))


def key_score(truth: str, found: str | None) -> float:
    """MIREX: 1 the same, 0.5 a fifth away, 0.3 the relative, 0.2 the parallel key, else 0."""
    if found is None:
        return 0.0
    (tonic, mode), (other, other_mode) = truth.split(), found.split()
    steps = (PITCH_CLASSES.index(other) - PITCH_CLASSES.index(tonic)) % 12
    if mode == other_mode:
        return {0: 1.0, 7: 0.5, 5: 0.5}.get(steps, 0.0)
    return 0.2 if steps == 0 else 0.3 if steps == (9 if mode == "major" else 3) else 0.0


def chord_overlap(truth: Sequence[tuple[float, int, bool]], end: float, found: Sequence[Chord]) -> tuple[float, float]:
    """Weighted chord symbol recall, major or minor: the seconds in which the found chord is the true one, and all.

    truth: as `bench.analysis_songs.Truth.chords` has it, the last one until the end (seconds). Christopher Harte,
    "Towards automatic extraction of harmony information from music signals", PhD thesis, Queen Mary (2010).
    """
    ends = [*(start for start, _, _ in truth[1:]), end]
    right = sum(
        max(0.0, min(stop, chord.end) - max(start, chord.start))
        for (start, root, is_minor), stop in zip(truth, ends, strict=True)
        for chord in found
        if (chord.root, chord.quality == MINOR) == (root, is_minor)
    )
    return right, max(0.0, end - truth[0][0])


def mean(values: Sequence[float]) -> float:
    """0 of nothing."""
    return float(np.mean(values)) if len(values) else 0.0
