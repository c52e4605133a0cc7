"""Which of 24 keys a song is in, judged by a model from its tones, its bass and its chords."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.analysis.chords import MINOR, OTHER, QUALITIES, Chord, transpose
from engine.analysis.learning import Model
from engine.audio.tonality import Tones

_PARTS = (
    "tones",
    "bass",
    *(f"{which} {quality}" for which in ("time of", "first is", "last is") for quality in QUALITIES),
)
FEATURES = tuple(f"{part} {step} above" for part in _PARTS for step in range(12))


def features_of(tones: Tones, chords: Sequence[Chord]) -> NDArray[np.float64]:
    """What there is to judge each tonic by, from C to B: (12, len(FEATURES))."""
    parts = [np.sqrt(frames).sum(axis=0, dtype=np.float64) for frames in (tones.frames, tones.bass_frames)]
    parts = [part / max(float(np.linalg.norm(part)), 1e-9) for part in parts]
    for some in (chords, chords[:1], chords[-1:]):
        lasting = np.zeros(24)
        for chord in some:
            lasting[chord.root + 12 * (chord.quality == MINOR)] += chord.end - chord.start
        parts.append(lasting / max(float(lasting.sum()), 1e-9))
    row = np.concatenate(parts)[np.newaxis]
    return np.concatenate([transpose(row, tonic) for tonic in range(12)])


def shares_of(tones: Tones, chords: Sequence[Chord], model: Model) -> tuple[NDArray[np.float64], float]:
    """How likely each of engine.brief.KEYS is, by the model "key": (24,), of sum 1; and how near to what it learned
    from the song is (0-1)."""
    rows = features_of(tones, chords)
    judged = np.log(np.maximum(model.predict(rows), 1e-9))
    odds = [judged[:, model.labels.index(quality)] - judged[:, model.labels.index(OTHER)] for quality in QUALITIES]
    # The first twelve keys are the major ones, both rows from C.
    shares = np.exp(np.concatenate(odds) - np.max(odds))
    return shares / shares.sum(), float(model.familiarity(rows).mean())
