"""What there is to learn of chords and keys: each song's chords are judged by a model that knows no song of its genre.

In the lab, songs of one genre are in one key, so that only other genres tell how well a model does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.analysis_scores import chord_overlap, key_score, mean
from bench.analysis_songs import Truth
from engine.analysis import chords, keys
from engine.analysis.learning import FOLDS, Model, train
from engine.audio.tonality import FRAMES_PER_SECOND, Tones
from engine.brief import GENRES, KEYS

# Of neighbouring steps each says much the same.
_EVERY = 3
_CHORD_PENALTY, _KEY_PENALTY = 3.0, 30.0
# Composed songs end on their tonic. A model that saw only whole ones would take any last chord for it, and people
# fade out and cut.
EXCERPTS = ((0.0, 1.0), (0.0, 0.6), (0.2, 0.8))


@dataclass(frozen=True)
class Lesson:
    """A song as it was heard, with its beats (seconds), and what is true of it."""

    tones: Tones
    beats: Sequence[float]
    truth: Truth

    @property
    def fold(self) -> int:
        """Songs of one genre are in the same of FOLDS."""
        return GENRES.index(self.truth.genre) % FOLDS

    def excerpt(self, first: float, last: float) -> tuple[Tones, list[float], float]:
        """Tones, beats and seconds of a part, from one share (0-1) of the song to another."""
        seconds = self.truth.duration_seconds
        start, end = first * seconds, last * seconds
        part = slice(int(start * FRAMES_PER_SECOND), int(end * FRAMES_PER_SECOND) + 1)
        tones = replace(self.tones, frames=self.tones.frames[part], bass_frames=self.tones.bass_frames[part])
        return tones, [beat - start for beat in self.beats if start <= beat < end], end - start


def harmony_models(lessons: Sequence[Lesson], version: str) -> dict[str, Model]:
    """The models "chord" and "key". Their scores: the share of time in which the chord is right, and the MIREX score of
    whole songs and of excerpts without their end, both of genres that the judging model does not know."""
    known = [_chord_model([each for each in lessons if each.fold != fold], version) for fold in range(FOLDS)]
    heard = [list(_heard(lesson, known[lesson.fold])) for lesson in lessons]
    pairs = [
        chord_overlap(lesson.truth.chords, lesson.truth.duration_seconds, parts[0][1].chords)
        for lesson, parts in zip(lessons, heard, strict=True)
    ]
    score = sum(right for right, _ in pairs) / sum(seconds for _, seconds in pairs)
    return {
        "chord": replace(_chord_model(lessons, version), score=(round(score, 4),)),
        "key": replace(_key_model(lessons, heard, version), score=_key_scores(lessons, heard, version)),
    }


Heard = list[tuple[Tones, chords.Harmony]]


def _heard(lesson: Lesson, model: Model) -> Iterator[tuple[Tones, chords.Harmony]]:
    for share in EXCERPTS:
        tones, beats, seconds = lesson.excerpt(*share)
        yield tones, chords.chords_of(tones, beats, seconds, model)


def _chord_model(lessons: Sequence[Lesson], version: str) -> Model:
    rows, labels = [], []
    for lesson in lessons:
        edges = chords.edges_of(lesson.beats, lesson.truth.duration_seconds)
        middles = (edges[1:] + edges[:-1]) / 2.0
        features = chords.features_of(lesson.tones, edges)
        starts = [start for start, _, _ in lesson.truth.chords]
        for step in range(lesson.truth.number % _EVERY, len(features), _EVERY):
            _, root, is_minor = lesson.truth.chords[max(0, int(np.searchsorted(starts, middles[step])) - 1)]
            rows += [chords.transpose(features[step : step + 1], other) for other in range(12)]
            labels += _labels(root, is_minor=is_minor)
    return train(np.concatenate(rows), labels, chords.FEATURES, version, penalty=_CHORD_PENALTY, is_judged=False)


def _key_model(lessons: Sequence[Lesson], heard: Sequence[Heard], version: str) -> Model:
    rows, labels = [], []
    for lesson, parts in zip(lessons, heard, strict=True):
        place = KEYS.index(lesson.truth.key)
        for tones, harmony in parts:
            rows.append(keys.features_of(tones, harmony.chords))
            labels += _labels(place % 12, is_minor=place >= 12)
    return train(np.concatenate(rows), labels, keys.FEATURES, version, penalty=_KEY_PENALTY, is_judged=False)


def _key_scores(lessons: Sequence[Lesson], heard: Sequence[Heard], version: str) -> tuple[float, float]:
    whole, excerpts = [], []
    pairs = list(zip(lessons, heard, strict=True))
    for fold in range(FOLDS):
        rest = [pair for pair in pairs if pair[0].fold != fold]
        model = _key_model(*zip(*rest, strict=True), version)
        for lesson, parts in pairs:
            if lesson.fold == fold:
                found = [KEYS[int(keys.shares_of(tones, each.chords, model)[0].argmax())] for tones, each in parts]
                scores = [key_score(lesson.truth.key, key) for key in found]
                whole.append(scores[0])
                excerpts += scores[1:]
    return round(mean(whole), 4), round(mean(excerpts), 4)


def _labels(root: int, *, is_minor: bool) -> list[str]:
    """What a model learns of the twelve roots."""
    right = chords.QUALITIES[is_minor]
    return [right if other == root else chords.OTHER for other in range(12)]
