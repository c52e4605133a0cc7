"""What a song is, measured from its sound alone: tempo, key, energy, loudness, length, each with its confidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, read_blocks
from engine.audio.framing import mono
from engine.audio.loudness import Loudness, LoudnessMeter
from engine.audio.rhythm import Pulse, RhythmEar
from engine.audio.tonality import ToneEar, Tones

_QUIET_DB, _LOUD_DB = -36.0, -8.0
_BUSY_PER_SECOND = 12.0
_CALM_MOVEMENT, _WILD_MOVEMENT = 0.4, 1.3


@dataclass(frozen=True)
class Analysis:
    """Measured facts. Confidences are 0-1; None means that nothing of the kind can be heard.

    tempo_alternatives: what others may count (÷2, ×2). energy: 0-1, from level, onsets and movement, a rule of
    thumb and not a model of anybody's ear. loudness: only where it was asked for.
    """

    duration_seconds: float
    tempo_bpm: float | None
    tempo_confidence: float
    tempo_alternatives: tuple[float, ...]
    key: str | None
    key_confidence: float
    tuning_cents: float
    energy: float
    loudness: Loudness | None
    pulse: Pulse
    tones: Tones

    def in_key_share(self, key: str) -> float:
        """The share (0-1) of the energy with a pitch inside the major or natural minor scale of a key."""
        return self.tones.in_key_share(key)


class Ear:
    """Hears blocks of (frames, 2) at 44.1 kHz one after the other, then says what it heard."""

    def __init__(self, *, is_loudness_wanted: bool = True) -> None:
        self._rhythm = RhythmEar()
        self._tones = ToneEar()
        self._meter = LoudnessMeter() if is_loudness_wanted else None
        self._frames = 0
        self._power = 0.0

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        middle = mono(block)
        self._frames += len(block)
        self._power += float(np.square(block, dtype=np.float64).sum()) / 2.0
        self._rhythm.hear(middle)
        self._tones.hear(middle)
        if self._meter is not None:
            self._meter.hear(block)

    def analysis(self) -> Analysis:
        """Everything about what was heard so far."""
        pulse, tones = self._rhythm.pulse(), self._tones.tones()
        tempo, key = pulse.tempo(), tones.key()
        return Analysis(
            duration_seconds=self._frames / SAMPLE_RATE,
            tempo_bpm=tempo.bpm,
            tempo_confidence=tempo.confidence,
            tempo_alternatives=tempo.alternatives,
            key=key.name,
            key_confidence=key.confidence,
            tuning_cents=key.tuning_cents,
            energy=self._energy(pulse),
            loudness=self._meter.result() if self._meter is not None else None,
            pulse=pulse,
            tones=tones,
        )

    def _energy(self, pulse: Pulse) -> float:
        mean = self._power / max(self._frames, 1)
        level = (10.0 * math.log10(max(mean, 1e-12)) - _QUIET_DB) / (_LOUD_DB - _QUIET_DB)
        movement = (pulse.movement - _CALM_MOVEMENT) / (_WILD_MOVEMENT - _CALM_MOVEMENT)
        parts = ((0.3, level), (0.4, pulse.onsets_per_second / _BUSY_PER_SECOND), (0.3, movement))
        return round(sum(weight * min(max(value, 0.0), 1.0) for weight, value in parts), 3)


def analyse(path: Path, *, is_loudness_wanted: bool = True) -> Analysis:
    """Analyse a sound file in one pass and little memory. Raises DecodeError."""
    ear = Ear(is_loudness_wanted=is_loudness_wanted)
    for block in read_blocks(path):
        ear.hear(block)
    return ear.analysis()


def tempo_near(path: Path, bpm: float) -> float:
    """The exact tempo in BPM within ±4 % of a rough one. Raises DecodeError."""
    rhythm = RhythmEar()
    for block in read_blocks(path):
        rhythm.hear(mono(block))
    return rhythm.pulse().tempo_near(bpm)
