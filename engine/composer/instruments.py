"""The catalogue of instruments: how each name sounds, and its General MIDI program."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.audio.loudness import k_weighting
from engine.composer.sampler.font import Font
from engine.composer.sampler.playing import sampled_note
from engine.composer.synths import kits
from engine.composer.synths.voices import VOICES

FONT = Path(__file__).parent / "data" / "instruments.sf3"
REFERENCE_RMS = 0.1
BASS_CENTRE, CENTRE = 40, 64


@dataclass(frozen=True)
class Instrument:
    """program: General MIDI (0-127). centre: the key its level is normalised at. ensemble: doubled left and right.

    brightness scales the font's filter; gain_db corrects the measured normalisation by ear.
    """

    name: str
    program: int = 0
    is_kit: bool = False
    is_sampled: bool = True
    centre: int = CENTRE
    ensemble: bool = False
    brightness: float = 1.0
    gain_db: float = 0.0


def _sample() -> list[Instrument]:
    plain = {
        "grand piano": 0, "electric piano": 4, "vibraphone": 11, "celesta": 8, "music box": 10, "marimba": 12,
        "organ": 16, "nylon guitar": 24, "steel guitar": 25, "clean guitar": 27, "muted guitar": 28, "solo violin": 40,
        "solo cello": 42, "harp": 46, "pizzicato strings": 45, "trumpet": 56, "muted trumpet": 59, "trombone": 57,
        "french horn": 60, "alto sax": 65, "tenor sax": 66, "oboe": 68, "clarinet": 71, "flute": 73,
    }  # fmt: skip
    wide = {
        "strings": 48, "slow strings": 49, "tremolo strings": 44, "choir": 52, "brass section": 61,
        "overdriven guitar": 29, "distorted guitar": 30,
    }  # fmt: skip
    basses = {"upright bass": 32, "fingered bass": 33, "picked bass": 34, "fretless bass": 35, "slap bass": 36}
    return [
        *(Instrument(name, program) for name, program in plain.items()),
        *(Instrument(name, program, ensemble=True) for name, program in wide.items()),
        *(Instrument(name, program, centre=BASS_CENTRE) for name, program in basses.items()),
        Instrument("felt piano", 0, brightness=0.22),
        Instrument("timpani", 47, centre=45),
    ]


def _synthesise() -> list[Instrument]:
    basses = {"sub bass": 38, "808 bass": 38, "saw bass": 38, "square bass": 39, "reese bass": 39}
    others = {
        "warm pad": 89, "dark pad": 95, "glass pad": 92, "supersaw": 81, "saw lead": 81, "square lead": 80, "pluck": 84,
        "arp saw": 81, "riser": 97, "downlifter": 97, "impact": 47, "vinyl noise": 122, "voice": 54,
    }  # fmt: skip
    quiet = {"vinyl noise": -16.0, "riser": -17.0, "downlifter": -12.0, "impact": -2.0}
    return [
        *(Instrument(name, program, is_sampled=False, centre=36) for name, program in basses.items()),
        *(
            Instrument(name, program, is_sampled=False, gain_db=quiet.get(name, 0.0))
            for name, program in others.items()
        ),
    ]


def _kits() -> list[Instrument]:
    fonts = {"acoustic kit": 0, "rock kit": 16, "jazz kit": 32, "brush kit": 40, "orchestral percussion": 48}
    machines = {"808 kit": 25, "909 kit": 24, "lo-fi kit": 0, "trap kit": 25, "synthwave kit": 24}
    return [
        *(Instrument(name, program, is_kit=True) for name, program in fonts.items()),
        *(Instrument(name, program, is_kit=True, is_sampled=False) for name, program in machines.items()),
    ]


CATALOGUE: dict[str, Instrument] = {
    instrument.name: instrument for instrument in (*_sample(), *_synthesise(), *_kits())
}


@cache
def font() -> Font:
    """The built-in font, opened once per process."""
    return Font(FONT)


def random_for(*names: object) -> np.random.Generator:
    """A generator that depends on the names alone, the same in every process."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def sound(name: str, key: int, velocity: float, length: int, tonic: int) -> np.ndarray:
    """One note, normalised: float32 (frames,) or (frames, 2). length: frames held; tonic: pitch class kits tune to.

    Raises KeyError for a name that is not in the catalogue.
    """
    instrument = CATALOGUE[name]
    return _raw(instrument, key, velocity, length, tonic) * np.float32(_gain(name))


def _raw(instrument: Instrument, key: int, velocity: float, length: int, tonic: int) -> np.ndarray:
    if instrument.is_sampled:
        preset = (128 if instrument.is_kit else 0, instrument.program)
        if not instrument.ensemble:
            return sampled_note(font(), preset, key, velocity, length, brightness=instrument.brightness)
        return _double([sampled_note(font(), preset, key, velocity, length, cents=cents) for cents in (-5.0, 5.0)])
    rng = random_for(instrument.name, key, round(velocity * 20), length)
    if instrument.is_kit:
        return kits.hit(instrument.name, key, velocity, tonic, rng)
    return VOICES[instrument.name](key, velocity, length, rng)


def _double(copies: list[np.ndarray]) -> np.ndarray:
    """Two copies as two players: one 9 ms later, each on its side."""
    late = int(0.009 * SAMPLE_RATE)
    stereo = np.zeros((len(copies[0]) + late, 2), dtype=np.float32)
    second = copies[1][: len(stereo) - late]
    for side, (near, far) in enumerate(((0.85, 0.4), (0.4, 0.85))):
        stereo[: len(copies[0]), side] += copies[0] * np.float32(near)
        stereo[late : late + len(second), side] += second * np.float32(far)
    return stereo


@cache
def _gain(name: str) -> float:
    """What brings a held note (or a kit's snare) at velocity 0.8 to the reference level."""
    instrument = CATALOGUE[name]
    key = 38 if instrument.is_kit else instrument.centre
    note = _raw(instrument, key, 0.8, SAMPLE_RATE, 0)[: SAMPLE_RATE // 2]
    mono = note if note.ndim == 1 else note.mean(axis=1) * 1.2
    if not instrument.is_kit and instrument.centre >= CENTRE:
        mono = sosfilt(k_weighting(), mono)
    if instrument.is_kit:
        mono = mono[: SAMPLE_RATE // 12]
    level = float(np.sqrt(np.mean(np.square(mono)))) if len(mono) else 0.0
    # A hit is short: measured over its first instant it would come out too quiet beside held notes.
    target = REFERENCE_RMS * (1.6 if instrument.is_kit else 1.0)
    return target / max(level, 1e-4) * 10 ** (instrument.gain_db / 20)
