"""A sound as a row of named numbers, always the same ones in the same order: what models learn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.analysis.lines import Lines
from engine.analysis.listening import Recording
from engine.analysis.timbre import COEFFICIENTS, band_hertz, cepstrum, decibels_of, powers_of, within
from engine.analysis.timbre import RATE as LEVELS_PER_SECOND
from engine.audio.accents import RATE as LINES_PER_SECOND
from engine.audio.tonality import FRAMES_PER_SECOND, Tones

VERSION = "1"
_RANGE_DB = 80.0
_MOST_FRAMES = 6000
_BANDS = {"deep": (0, 120), "low": (120, 400), "middle": (400, 2000), "presence": (2000, 6000), "air": (6000, 20_000)}
_STEPS = {"minor_third": 3, "major_third": 4, "fifth": 7, "minor_sixth": 8, "minor_seventh": 10, "major_seventh": 11}
_SHAPE = range(1, COEFFICIENTS)
DESCRIPTIONS: Mapping[str, str] = {
    "tempo_octaves": "octaves of the tempo above 120 BPM; 0 without one",
    "tempo_confidence": "0-1",
    "beat_contrast": "0-1, how much stronger onsets are on beats than between them",
    "onsets_per_second": "clear strokes and struck chords",
    "bass_rises": "how much is on the rise below 160 Hz, on average",
    "body_rises": "the same from 160 to 1600 Hz",
    "cymbal_rises": "the same above 1600 Hz",
    "rises_spread": "standard deviation of all rises over their mean",
    "level_against_whole_db": "mean level of a stretch above that of the whole sound; 0 for the whole",
    "level_spread_db": "standard deviation of the level of each second",
    "crest_db": "true peak above the mean level",
    "loudness_range_lu": "EBU Tech 3342",
    "side_share": "share of the power in which left and right differ",
    **{f"{name}_db": f"level from {low} to {high} Hz against all bands" for name, (low, high) in _BANDS.items()},
    "brightness_octaves": "octaves of the spectral centroid above 1 kHz",
    "brightness_spread": "standard deviation of it over time",
    "flatness_db": "mean of the bands in dB below the dB of their mean: 0 is noise",
    "register_octaves": "octaves above 220 Hz of the middle of what sounds from 100 to 2000 Hz",
    **{f"shape_{number}": f"cosine coefficient {number} of the spectrum in dB" for number in _SHAPE},
    **{f"shape_{number}_spread": f"standard deviation of shape_{number} over time" for number in _SHAPE},
    "tone_share": "0-1, how much of the spectral peaks are tones of their own rather than overtones",
    "majorness": "fit of the best major key less that of the best minor one",
    "key_clarity": "fit of the best key less the mean of all",
    "chroma_evenness": "0-1, entropy of the twelve pitch classes: 1 when all sound alike",
    "harmony_changes": "0-1, mean change of the tones within a third of a second",
    **{
        f"{name}_share": f"share of the pitch class {steps} semitones above the tonic" for name, steps in _STEPS.items()
    },
}
NAMES = tuple(DESCRIPTIONS)


@dataclass(frozen=True)
class Beat:
    """What the features need of the beat: BPM or None, and two values of 0-1."""

    bpm: float | None
    confidence: float
    contrast: float


@dataclass(frozen=True)
class _Stretch:
    levels: NDArray[np.uint8]
    rises: NDArray[np.float64]
    harmony: NDArray[np.float64]
    tones: Tones
    power: NDArray[np.float64]
    side: NDArray[np.float64]


def features_of(
    recording: Recording, lines: Lines, beat: Beat, start: float = 0.0, end: float | None = None
) -> NDArray[np.float64]:
    """The features of a sound or of a stretch of it (seconds), in the order of NAMES; all finite."""
    part = _part(recording, lines, start, recording.seconds if end is None else end)
    rises = part.rises.sum(axis=1)
    mean = float(rises.mean()) if len(rises) else 0.0
    peaks = (rises[1:-1] > rises[:-2]) & (rises[1:-1] >= rises[2:]) & (rises[1:-1] > 1.5)
    values = [
        float(np.log2(beat.bpm / 120.0)) if beat.bpm else 0.0,
        beat.confidence,
        beat.contrast,
        float(peaks.sum()) * LINES_PER_SECOND / max(len(rises), 1),
        *(part.rises.mean(axis=0) if len(rises) else (0.0, 0.0, 0.0)),
        float(rises.std()) / max(mean, 1e-6),
        *_dynamics(recording, part),
        *_colour(part.levels),
        *_harmony(part, recording.tones),
    ]
    return np.nan_to_num(np.array(values, np.float64))


def _part(recording: Recording, lines: Lines, start: float, end: float) -> _Stretch:
    def cut(per_second: float) -> slice:
        first = int(start * per_second)
        return slice(first, max(first + 1, int(np.ceil(end * per_second))))

    frames = recording.tones.frames[cut(FRAMES_PER_SECOND)]
    is_whole = start <= 0.0 and end >= recording.seconds
    chroma = recording.tones.chroma if is_whole else frames.sum(axis=0, dtype=np.float64)
    return _Stretch(
        within(recording.levels[cut(LEVELS_PER_SECOND)], int(recording.levels.max(initial=0)), _RANGE_DB),
        np.stack(lines.bands, axis=1)[cut(LINES_PER_SECOND)],
        lines.harmony[cut(LINES_PER_SECOND)],
        replace(recording.tones, chroma=chroma, frames=frames),
        recording.power[cut(1.0)],
        recording.side[cut(1.0)],
    )


def _dynamics(recording: Recording, part: _Stretch) -> list[float]:
    whole, mean = (max(float(power.mean()) if len(power) else 0.0, 1e-12) for power in (recording.power, part.power))
    levels = 10.0 * np.log10(np.maximum(part.power, 1e-9))
    level = float(10.0 * np.log10(mean))
    return [
        level - float(10.0 * np.log10(whole)),
        float(levels.std()) if len(levels) else 0.0,
        recording.loudness.true_peak_dbtp - level,
        recording.loudness.range_lu,
        float(part.side.mean()) / mean if len(part.side) else 0.0,
    ]


def _colour(levels: NDArray[np.uint8]) -> list[float]:
    # Of more than five minutes not every frame is needed.
    levels = levels[:: 1 + len(levels) // _MOST_FRAMES]
    if not len(levels):
        return [0.0] * (len(_BANDS) + 4 + 2 * len(_SHAPE))
    hertz, power, decibels = band_hertz(), powers_of(levels), decibels_of(levels)
    mean = power.mean(axis=0)
    total = 10.0 * np.log10(mean.mean())
    bands = [10.0 * np.log10(mean[(hertz >= low) & (hertz < high)].mean()) - total for low, high in _BANDS.values()]
    octaves = np.log2(hertz / 1000.0)
    centroids = (power @ octaves) / power.sum(axis=1)
    tonal = (hertz >= 100.0) & (hertz <= 2000.0)
    register = float((mean[tonal] * np.log2(hertz[tonal] / 220.0)).sum() / mean[tonal].sum())
    flatness = float((decibels.mean(axis=1) - 10.0 * np.log10(power.mean(axis=1))).mean())
    shape = cepstrum(decibels)[:, 1:]
    return [
        *bands, float(centroids.mean()), float(centroids.std()), flatness, register,
        *map(float, shape.mean(axis=0)), *map(float, shape.std(axis=0)),
    ]  # fmt: skip


def _harmony(part: _Stretch, whole: Tones) -> list[float]:
    total = float(part.tones.chroma.sum())
    if total <= 0.0 or not len(part.tones.frames):
        return [0.0] * (5 + len(_STEPS))
    # The first twelve keys are the major ones.
    fits = part.tones.fits()
    shares = part.tones.chroma / total
    entropy = -float((shares * np.log(np.maximum(shares, 1e-12))).sum()) / float(np.log(12.0))
    tonic = int(np.argmax(whole.fits())) % 12
    return [
        float(part.tones.frames.sum(axis=1).mean()),
        float(fits[:12].max() - fits[12:].max()),
        float(fits.max() - fits.mean()),
        entropy,
        float(part.harmony.mean()) if len(part.harmony) else 0.0,
        *(float(shares[(tonic + steps) % 12]) for steps in _STEPS.values()),
    ]
