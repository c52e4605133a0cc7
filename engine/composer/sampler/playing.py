"""Turns a key, a velocity and a length into the sound of a sampled instrument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.memo import Memo
from engine.composer.sampler import font as sf
from engine.composer.sampler.font import Font, Sample, Zone
from engine.composer.synths.waves import filtered

FLOOR_DB = -80.0
_OPEN_HERTZ = 15_000
_ENDLESS = 1 << 40
_WAVES, _LEVELS, _CURVES = Memo(24 << 20), Memo(4 << 20), Memo(8 << 20)
_PIECE = 1 << 13
# In a decibel.
_NEPERS = math.log(10) / 20
_CLOSE = np.linspace(1, 0, 64, dtype=np.float32)


def seconds(timecents: float) -> float:
    return float(2.0 ** (timecents / 1200.0))


def sampled_note(
    font: Font,
    preset: tuple[int, int],
    key: int,
    velocity: float,
    length: int,
    *,
    brightness: float = 1.0,
    cents: float = 0.0,
) -> np.ndarray:
    """One note as float32 (frames,), release included. length: frames until the key is let go; velocity 0-1."""
    midi_velocity = int(np.clip(round(velocity * 127), 1, 127))
    zones = [zone for zone in font.zones(preset) if zone.serves(key, midi_velocity)]
    is_kit = preset[0] == 128
    # A mono font lists one zone per layer; the first is what the velocity asks for.
    sounds = [
        _zone_note(font, zone, key, midi_velocity, length, (brightness, cents), rings=is_kit) for zone in zones[:2]
    ]
    if not sounds:
        return np.zeros(0, dtype=np.float32)
    total = max(sounds, key=len)
    for sound in sounds:
        if sound is not total:
            total[: len(sound)] += sound
    return total


def _zone_note(  # noqa: PLR0917
    font: Font, zone: Zone, key: int, velocity: int, length: int, shade: tuple[float, float], *, rings: bool
) -> np.ndarray:
    values = zone.values
    brightness, detune = shade
    reading = _place_of(font, zone, key, detune, rings=rings)
    release = int(np.clip(seconds(values[sf.RELEASE]), 0.03, 1.6) * SAMPLE_RATE)
    frames = reading.longest if rings else min(length + release, reading.longest)
    if frames <= 0:
        return np.zeros(0, dtype=np.float32)
    cutoff = 8.176 * 2.0 ** (values[sf.CUTOFF] / 1200) * brightness * (0.45 + 0.55 * velocity / 127)
    wave = _shade(reading, frames, cutoff)
    sound = wave * _level(zone, frames)[:frames]
    sound *= np.float32(10 ** (-0.4 * values[sf.ATTENUATION] / 200) * (velocity / 127) ** 1.6)
    if not rings and frames > length:
        sound[length:] *= _release(frames - length)
    end = min(64, frames)
    sound[-end:] *= _CLOSE[-end:]
    return sound


@dataclass(frozen=True)
class _Reading:
    """How a sample is read: frames of it per frame, first frame, its loop if it has one, and for how long at most."""

    font: Font
    sample: Sample
    step: float
    onset: int
    loop: tuple[int, int] | None
    longest: int


@lru_cache(maxsize=2048)
def _place_of(font: Font, zone: Zone, key: int, detune: float, *, rings: bool) -> _Reading:
    values, sample = zone.values, zone.sample
    root = values[sf.ROOT] if values[sf.ROOT] >= 0 else sample.root
    cents = (
        (key - root) * values[sf.SCALE]
        + values[sf.COARSE_TUNE] * 100
        + values[sf.FINE_TUNE]
        + sample.correction
        + detune
    )
    step = 2.0 ** (cents / 1200) * sample.rate / SAMPLE_RATE
    wave, (start, end) = font.wave(sample), font.loop(sample)
    if values[sf.MODES] & 1 and not rings and 0 <= start < end - 8 and end <= len(wave):
        return _Reading(font, sample, step, min(font.onset(sample), start), (start, end), _ENDLESS)
    onset = font.onset(sample)
    return _Reading(font, sample, step, onset, None, int((len(wave) - onset - 4) / step))


def _shade(reading: _Reading, frames: int, cutoff: float) -> np.ndarray:
    """The first `frames` read from a sample, through its low-pass; longer notes leave what shorter ones need."""
    if cutoff >= _OPEN_HERTZ:
        return _at_pitch(reading, frames)
    # To the nearest semitone, which nobody hears of a filter this soft: notes struck about as hard share their wave.
    place = round(12 * np.log2(cutoff / 20))
    kept = _WAVES.get((reading, place))
    if kept is None or len(kept) < frames:
        kept = _WAVES.keep((reading, place), filtered(_at_pitch(reading, frames), "lowpass", 20 * 2 ** (place / 12)))
    return kept[:frames]


def _at_pitch(reading: _Reading, frames: int) -> np.ndarray:
    kept = _WAVES.get(reading)
    if kept is None:
        return _WAVES.keep(reading, _read(reading, 0, frames))
    if len(kept) < frames:
        kept = _WAVES.keep(reading, np.concatenate([kept, _read(reading, len(kept), frames)]))
    return kept[:frames]


def _read(reading: _Reading, first: int, last: int) -> np.ndarray:
    """The frames from `first` to `last` read from a sample, with 4-point, 3rd-order Hermite interpolation."""
    curves = _curves(reading)
    sound = np.empty(last - first, dtype=np.float32)
    for start in range(first, last, _PIECE):
        end = min(start + _PIECE, last)
        position = np.arange(start, end, dtype=np.float64)
        position *= reading.step
        position += reading.onset
        if reading.loop and position[-1] >= reading.loop[1]:
            begin, length = reading.loop[0], reading.loop[1] - reading.loop[0]
            late = position[int(np.searchsorted(position, reading.loop[1])) :]
            # The remainder, which numpy takes four times as long to find.
            late -= np.floor((late - begin) / length) * length
        index = position.astype(np.intp)
        position -= index
        part = position.astype(np.float32)
        value = curves[0].take(index, mode="clip")
        for curve in curves[1:]:
            value *= part
            value += curve.take(index, mode="clip")
        sound[start - first : end - first] = value
    return sound


def _curves(reading: _Reading) -> np.ndarray:
    """The cubic between each frame of a sample and the next: four factors (4, frames), the highest power first."""
    place = (reading.font, reading.sample, reading.loop)
    kept = _CURVES.get(place)
    if kept is not None:
        return kept
    wave = reading.font.wave(reading.sample)
    if reading.loop:
        start, end = reading.loop
        wave = np.concatenate([wave[:end], wave[start : start + 4]])
    before = np.concatenate([wave[:1], wave[:-3]])
    here, after, later = wave[:-2], wave[1:-1], wave[2:]
    slope = 0.5 * (after - before)
    curve = before - 2.5 * here + 2 * after - 0.5 * later
    bend = 0.5 * (later - before) + 1.5 * (here - after)
    return _CURVES.keep(place, np.stack([bend, curve, slope, here]))


def _level(zone: Zone, frames: int) -> np.ndarray:
    """Volume envelope of the specification while the key is held: linear attack, decay linear in decibels."""
    values = zone.values
    shape = tuple(values[kind] for kind in (sf.ATTACK, sf.HOLD, sf.DECAY, sf.SUSTAIN))
    kept = _LEVELS.get(shape)
    if kept is not None and len(kept) >= frames:
        return kept
    attack = max(int(min(seconds(values[sf.ATTACK]), 0.5) * SAMPLE_RATE), 32)
    hold = int(min(seconds(values[sf.HOLD]), 10) * SAMPLE_RATE)
    decay = max(int(min(seconds(values[sf.DECAY]), 60) * SAMPLE_RATE), 1)
    sustain_db = -min(values[sf.SUSTAIN], 1000) / 10
    sustain = 10 ** (sustain_db / 20)
    falling = min(max(0, frames - attack - hold), math.ceil(decay * sustain_db / FLOOR_DB))
    gain = np.full(frames, sustain, dtype=np.float32)
    gain[: attack + hold] = 1
    gain[attack + hold : attack + hold + falling] = np.exp(
        np.arange(falling, dtype=np.float32) * np.float32(FLOOR_DB / decay * _NEPERS)
    )
    gain[:attack] *= np.linspace(0, 1, attack, dtype=np.float32)[: len(gain[:attack])]
    return _LEVELS.keep(shape, gain)


@lru_cache(maxsize=64)
def _release(frames: int) -> np.ndarray:
    return np.power(np.float32(10), np.linspace(0, FLOOR_DB / 20, frames, dtype=np.float32))
