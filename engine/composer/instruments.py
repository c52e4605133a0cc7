"""How each instrument of the catalogue sounds: notes and hits at one level, from the font or computed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.audio.loudness import k_weighting
from engine.composer.catalogue import CATALOGUE, CENTRE, Instrument
from engine.composer.sampler.font import Font
from engine.composer.sampler.playing import sampled_note
from engine.composer.synths import kits
from engine.composer.synths.hands import FONT_STROKES, HAND_STROKES, TAIKO_KEYS
from engine.composer.synths.strokes import stroke_of
from engine.composer.synths.voices import VOICES
from engine.composer.synths.waves import colour, filtered

__all__ = ("CATALOGUE", "Instrument", "font", "random_for", "sound")

FONT = Path(__file__).parent / "data" / "instruments.sf3"
REFERENCE_RMS = 0.1
_RINGS = 2 * SAMPLE_RATE
_TAIKO = (0, 116)


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
    if instrument.is_kit:
        return _hit(instrument, key, velocity, tonic, length)
    if not instrument.is_sampled:
        rng = random_for(instrument.name, key, round(velocity * 20), length)
        return VOICES[instrument.name](key, velocity, length, rng)
    if instrument.ensemble:
        return _double([_sample(instrument, key, velocity, length, cents) for cents in (-5.0, 5.0)])
    return colour(_strung(instrument, key, velocity, length), instrument.fall_seconds, instrument.drive)


def _hit(instrument: Instrument, number: int, velocity: float, tonic: int, length: int) -> np.ndarray:
    if not instrument.is_sampled:
        rng = random_for(instrument.name, number, round(velocity * 20), length)
        hand = HAND_STROKES.get(instrument.name)
        return hand(number, velocity, tonic, rng) if hand else kits.hit(instrument.name, number, velocity, tonic, rng)
    if instrument.name == "taiko":
        stroke = stroke_of(number)
        drum = sampled_note(font(), _TAIKO, TAIKO_KEYS[stroke], velocity, _RINGS)
        return filtered(drum, "highpass", 350)[: SAMPLE_RATE // 5] if stroke == "edge" else drum
    piece = FONT_STROKES[instrument.name][stroke_of(number)] if instrument.name in FONT_STROKES else number
    return sampled_note(font(), (128, instrument.program), piece, velocity, SAMPLE_RATE)


def _strung(instrument: Instrument, key: int, velocity: float, length: int) -> np.ndarray:
    """A note with every further string that is struck with it."""
    note = _sample(instrument, key, velocity, length)
    for semitones, gain in instrument.courses:
        string = _sample(instrument, key, velocity, length, semitones * 100) * np.float32(gain)
        if len(string) > len(note):
            note, string = string, note
        note[: len(string)] += string
    return note


def _sample(instrument: Instrument, key: int, velocity: float, length: int, cents: float = 0.0) -> np.ndarray:
    """A smaller body sounds as the samples of a larger one, from lower keys, played faster."""
    preset = (0, instrument.program if instrument.preset is None else instrument.preset)
    smaller = round(instrument.body)
    shift = cents + instrument.cents + 100.0 * smaller
    return sampled_note(font(), preset, key - smaller, velocity, length, brightness=instrument.brightness, cents=shift)


def _double(copies: list[np.ndarray]) -> np.ndarray:
    """Two copies as two players: one 9 ms later, each on its side."""
    late = int(0.009 * SAMPLE_RATE)
    stereo = np.zeros((len(copies[0]) + late, 2), dtype=np.float32)
    second = copies[1][: len(stereo) - late]
    for side, (near, far) in enumerate(((0.85, 0.4), (0.4, 0.85))):
        stereo[: len(copies[0]), side] += copies[0] * np.float32(near)
        stereo[late : late + len(second), side] += second * np.float32(far)
    return stereo


def level_instruments() -> None:
    """Measure how loud every instrument is now, and not when the first song needs it."""
    for name in CATALOGUE:
        _gain(name)


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
