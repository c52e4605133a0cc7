"""What an analysis answers: each value with its confidence (0-1), and where there is none, a sentence that says why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from engine.analysis.chords import Chord
from engine.analysis.features import VERSION as FEATURES_VERSION
from engine.analysis.moods import Feelings
from engine.analysis.sections import Section

VERSION = "3"


@dataclass(frozen=True)
class Tempo:
    """bpm: what most people would tap; half and double: what others may. shares: of each tempo that was weighed."""

    bpm: float | None = None
    half: float | None = None
    double: float | None = None
    confidence: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Beats:
    """Seconds of all beats and, where the metre is clear, of the first of each bar."""

    seconds: tuple[float, ...] = ()
    downbeats: tuple[float, ...] = ()
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class Metre:
    """One of engine.brief.METRES; shares: of each that was weighed."""

    name: str | None = None
    confidence: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Key:
    """One of engine.brief.KEYS and the next best (name, share 0-1). tuning_cents: above 440 Hz."""

    name: str | None = None
    mode: str | None = None
    confidence: float = 0.0
    alternatives: tuple[tuple[str, float], ...] = ()
    tuning_cents: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Chords:
    """The chords as they were heard; where nothing with a pitch sounds, there are gaps between them.

    reliability: the share of time (0-1) in which the chord was right in songs whose chords are known.
    """

    sequence: tuple[Chord, ...] = ()
    confidence: float = 0.0
    reliability: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class Loudness:
    """ITU-R BS.1770-4 and EBU Tech 3342; None for silence."""

    integrated_lufs: float | None = None
    range_lu: float | None = None
    true_peak_dbtp: float | None = None
    sample_peak_dbfs: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Shares:
    """The likeliest of several labels, and the share of each, of sum 1."""

    name: str | None = None
    confidence: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Analysis:
    """Everything about a sound.

    energy: 0-1, a rule of thumb. energy_curve_db: the level of each second in dBFS, -120 for nothing. chroma: the
    share of each pitch class from C. features: by name, as `engine.analysis.features` describes them. spectrogram: what
    its picture shows, in words. remarks: sentences about the sound as a whole.
    """

    duration_seconds: float
    tempo: Tempo
    beats: Beats
    metre: Metre
    key: Key
    loudness: Loudness
    energy: float
    energy_curve_db: tuple[float, ...]
    sections: tuple[Section, ...]
    chroma: tuple[float, ...] | None
    models: dict[str, str]
    chords: Chords = field(default_factory=Chords)
    sections_reason: str = ""
    mood: Shares = field(default_factory=Shares)
    genres: Shares = field(default_factory=Shares)
    feelings: Feelings | None = None
    features: dict[str, float] | None = None
    features_version: str = FEATURES_VERSION
    spectrogram: str = ""
    remarks: tuple[str, ...] = ()
    version: str = VERSION

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)
