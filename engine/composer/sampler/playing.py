"""Turns a key, a velocity and a length into the sound of a sampled instrument."""

from __future__ import annotations

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.sampler import font as sf
from engine.composer.sampler.font import Font, Zone
from engine.composer.synths.waves import filtered

FLOOR_DB = -80.0


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
    zones = [zone for zone in font.presets[preset] if zone.serves(key, midi_velocity)]
    is_kit = preset[0] == 128
    # A mono font lists one zone per layer; the first is what the velocity asks for.
    sounds = [
        _zone_note(font, zone, key, midi_velocity, length, (brightness, cents), rings=is_kit) for zone in zones[:2]
    ]
    if not sounds:
        return np.zeros(0, dtype=np.float32)
    longest = max(map(len, sounds))
    total = np.zeros(longest, dtype=np.float32)
    for sound in sounds:
        total[: len(sound)] += sound
    return total


def _zone_note(  # noqa: PLR0917
    font: Font, zone: Zone, key: int, velocity: int, length: int, shade: tuple[float, float], *, rings: bool
) -> np.ndarray:
    values, sample = zone.values, zone.sample
    brightness, detune = shade
    wave = font.wave(sample)
    root = values[sf.ROOT] if values[sf.ROOT] >= 0 else sample.root
    cents = (
        (key - root) * values[sf.SCALE]
        + values[sf.COARSE_TUNE] * 100
        + values[sf.FINE_TUNE]
        + sample.correction
        + detune
    )
    step = 2.0 ** (cents / 1200) * sample.rate / SAMPLE_RATE
    release = int(np.clip(seconds(values[sf.RELEASE]), 0.03, 1.6) * SAMPLE_RATE)
    loops = values[sf.MODES] & 1 and not rings
    loop_start, loop_end = font.loop(sample)
    loops = bool(loops and 0 <= loop_start < loop_end - 8 and loop_end <= len(wave))
    onset = min(font.onset(sample), loop_start) if loops else font.onset(sample)
    natural = int((len(wave) - onset - 4) / step)
    frames = length + release if loops else min(natural if rings else length + release, natural)
    if frames <= 0:
        return np.zeros(0, dtype=np.float32)
    sound = _resample(wave, step, frames, (loop_start, loop_end) if loops else None, onset)
    sound *= _envelope(values, frames, frames if rings else length)
    cutoff = 8.176 * 2.0 ** (values[sf.CUTOFF] / 1200) * brightness * (0.45 + 0.55 * velocity / 127)
    if cutoff < 15_000:
        # To the nearest sixth of a semitone, so that few filters have to be designed.
        sound = filtered(sound, "lowpass", 20 * 2 ** (round(72 * np.log2(cutoff / 20)) / 72))
    gain = 10 ** (-0.4 * values[sf.ATTENUATION] / 200) * (velocity / 127) ** 1.6
    return (sound * np.float32(gain)).astype(np.float32)


def _resample(wave: np.ndarray, step: float, frames: int, loop: tuple[int, int] | None, onset: int) -> np.ndarray:
    """The wave from `onset` on, read at `step` frames per frame with 4-point, 3rd-order Hermite interpolation."""
    position = np.arange(frames, dtype=np.float64) * step + onset
    if loop:
        start, end = loop
        late = position[int(np.searchsorted(position, end)) :]
        late[:] = start + (late - start) % (end - start)
        wave = np.concatenate([wave[:end], wave[start : start + 4]])
    index = position.astype(np.int64)
    part = (position - index).astype(np.float32)
    index = np.minimum(index, len(wave) - 3)
    before, here, after, later = wave[np.maximum(index - 1, 0)], wave[index], wave[index + 1], wave[index + 2]
    slope = 0.5 * (after - before)
    curve = before - 2.5 * here + 2 * after - 0.5 * later
    bend = 0.5 * (later - before) + 1.5 * (here - after)
    return ((bend * part + curve) * part + slope) * part + here


def _envelope(values: dict[int, int], frames: int, length: int) -> np.ndarray:
    """Volume envelope of the specification: linear attack, decay and release linear in decibels."""
    attack = max(int(min(seconds(values[sf.ATTACK]), 0.5) * SAMPLE_RATE), 32)
    hold = int(min(seconds(values[sf.HOLD]), 10) * SAMPLE_RATE)
    decay = max(int(min(seconds(values[sf.DECAY]), 60) * SAMPLE_RATE), 1)
    sustain_db = -min(values[sf.SUSTAIN], 1000) / 10
    level = np.zeros(frames, dtype=np.float32)
    body = np.arange(max(0, frames - attack - hold), dtype=np.float32) * np.float32(FLOOR_DB / decay)
    level[attack + hold :] = np.maximum(body, sustain_db)[: max(0, frames - attack - hold)]
    gain = np.power(np.float32(10), level / 20)
    gain[:attack] *= np.linspace(0, 1, attack, dtype=np.float32)[: len(gain[:attack])]
    tail = frames - length
    if tail > 0:
        gain[length:] *= np.power(np.float32(10), np.linspace(0, FLOOR_DB / 20, tail, dtype=np.float32))
    gain[-64:] *= np.linspace(1, 0, 64, dtype=np.float32)[-len(gain[-64:]) :]
    return gain
