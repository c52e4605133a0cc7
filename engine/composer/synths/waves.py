"""Band-limited waves, envelopes and filters that the synthesised instruments share."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import numpy as np
from scipy.signal import butter, sosfilt

from engine import SAMPLE_RATE

TABLE = 2048
PIECE = 1 << 14


def hertz(key: float) -> float:
    """Frequency of a MIDI key, A4 = 440 Hz."""
    return float(440.0 * 2 ** ((key - 69) / 12))


@cache
def _table(shape: str, harmonics: int) -> np.ndarray:
    phase = np.arange(TABLE + 1) * (2 * np.pi / TABLE)
    orders = np.arange(1, harmonics + 1)
    if shape == "square":
        orders = orders[::2]
    # Lanczos factors keep the sum from ringing at its edges.
    smooth = np.sinc(orders / (harmonics + 1))
    table = (np.sin(np.outer(phase, orders)) * (smooth / orders)).sum(axis=1)
    return (table / np.abs(table).max()).astype(np.float32)


def wave(
    shape: str, frequency: float | np.ndarray, frames: int, *, phase: float = 0.0, top: float = 14_000
) -> np.ndarray:
    """A "saw", "square" or "sine" of `frames`, no partial above `top` hertz; frequency may change by the frame."""
    highest = float(np.max(frequency))
    harmonics = 1 if shape == "sine" else max(1, min(int(top / highest), 200))
    harmonics = 1 << (harmonics.bit_length() - 1) if harmonics > 8 else harmonics
    table = _table("saw" if shape == "sine" else shape, harmonics)
    # A 32-bit phase wraps by itself; its top 11 bits are the place in the table, the rest the way to the next.
    cycle = 2.0**32 / SAMPLE_RATE
    if isinstance(frequency, np.ndarray):
        steps = np.cumsum((frequency * cycle).astype(np.uint32), dtype=np.uint32)
    else:
        steps = np.arange(frames, dtype=np.uint32) * np.uint32(round(frequency * cycle))
    steps += np.uint32(int(phase * 2.0**32) & 0xFFFFFFFF)
    rises = np.diff(table)
    sound = np.empty(frames, dtype=np.float32)
    # Piece by piece: what is small stays near the processor.
    for start in range(0, frames, PIECE):
        places = steps[start : start + PIECE]
        index = (places >> np.uint32(21)).astype(np.intp)
        part = (places & np.uint32(0x1FFFFF)).astype(np.float32)
        part *= np.float32(2.0**-21)
        part *= rises.take(index, mode="clip")
        part += table.take(index, mode="clip")
        sound[start : start + PIECE] = part
    return sound


def adsr(  # noqa: PLR0917 - the four of the name and two lengths
    frames: int, length: int, attack: float, decay: float, sustain: float, release: float
) -> np.ndarray:
    """An envelope (frames,): times in seconds, sustain 0-1; the release starts at `length` frames."""
    time = np.arange(frames, dtype=np.float32) / SAMPLE_RATE
    rise = np.minimum(time / max(attack, 1e-3), 1)
    fall = sustain + (1 - sustain) * np.exp(-np.maximum(time - attack, 0) / max(decay / 3, 1e-3))
    envelope = rise * fall
    if frames > length:
        envelope[length:] *= np.exp(
            -np.arange(frames - length, dtype=np.float32) / (max(release, 0.005) / 4 * SAMPLE_RATE)
        )
    end = min(frames, 256)
    envelope[-end:] *= np.linspace(1, 0, end, dtype=np.float32)
    return envelope.astype(np.float32)


def decay(frames: int, seconds: float) -> np.ndarray:
    """Exponential fall by 60 dB in `seconds`."""
    return np.exp(np.arange(frames, dtype=np.float32) * np.float32(-6.9 / (seconds * SAMPLE_RATE)))


Kind = Literal["lowpass", "highpass", "bandpass"]


@lru_cache(maxsize=512)
def sections(kind: Kind, cutoff: float | tuple[float, float], order: int) -> np.ndarray:
    """A Butterworth filter as second-order sections, designed once."""
    return np.asarray(butter(order, np.clip(cutoff, 20, 20_000), kind, fs=SAMPLE_RATE, output="sos"))


def filtered(sound: np.ndarray, kind: Kind, cutoff: float | tuple[float, float], order: int = 2) -> np.ndarray:
    """A Butterworth filter of (frames,); cutoff in hertz, two for a band."""
    return sosfilt(sections(kind, cutoff, order), sound).astype(np.float32)


def colour(note: np.ndarray, fall_seconds: float | None, drive: float) -> np.ndarray:
    """A note (frames,) that dies away within `fall_seconds` (by 60 dB) and goes through a tube: drive 0-1."""
    if fall_seconds is not None:
        note = note * decay(len(note), fall_seconds)
    if drive:
        peak = float(np.abs(note).max(initial=1e-6))
        push = 1.0 + 5.0 * drive
        note = np.tanh(note * np.float32(push / peak)) * np.float32(peak)
    return np.asarray(note, dtype=np.float32)
