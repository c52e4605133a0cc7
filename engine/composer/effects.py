"""Effects that work in place and block by block: filters, reverb, echo, ducking, saturation."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.fft import irfft, rfft
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.composer.instruments import random_for
from engine.composer.synths.waves import filtered, sections

BLOCK = SAMPLE_RATE * 8
FFT = 1 << 18


def shelf(kind: str, hertz: float, gain_db: float) -> list[float]:
    """A "low" or "high" shelf as one second-order section. Source: R. Bristow-Johnson, Audio EQ Cookbook."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * hertz / SAMPLE_RATE
    cos, root = math.cos(w), math.sqrt(a) * math.sin(w) * math.sqrt(2)
    sign = 1 if kind == "low" else -1
    b0 = a * ((a + 1) - sign * (a - 1) * cos + root)
    b1 = sign * 2 * a * ((a - 1) - sign * (a + 1) * cos)
    b2 = a * ((a + 1) - sign * (a - 1) * cos - root)
    a0 = (a + 1) + sign * (a - 1) * cos + root
    a1 = -sign * 2 * ((a - 1) + sign * (a + 1) * cos)
    a2 = (a + 1) + sign * (a - 1) * cos - root
    return [b0 / a0, b1 / a0, b2 / a0, 1.0, a1 / a0, a2 / a0]


def bell(hertz: float, gain_db: float, q: float = 0.8) -> list[float]:
    """A peaking filter as one second-order section; source as for `shelf`."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha = math.sin(w) / (2 * q)
    a0 = 1 + alpha / a
    middle = -2 * math.cos(w) / a0
    return [(1 + alpha * a) / a0, middle, (1 - alpha * a) / a0, 1.0, middle, (1 - alpha / a) / a0]


def high_pass(hertz: float) -> list[float]:
    """A second-order Butterworth high-pass; source as for `shelf`."""
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha, cos = math.sin(w) / math.sqrt(2), math.cos(w)
    a0 = 1 + alpha
    return [(1 + cos) / 2 / a0, -(1 + cos) / a0, (1 + cos) / 2 / a0, 1.0, -2 * cos / a0, (1 - alpha) / a0]


def equalise(buffer: np.ndarray, filters: list[list[float]]) -> None:
    """Run (frames, 2) through second-order sections, in place."""
    if not filters:
        return
    sos = np.array(filters)
    state = np.zeros((len(filters), 2, 2))
    for start in range(0, len(buffer), BLOCK):
        block = buffer[start : start + BLOCK]
        block[:], state = sosfilt(sos, block, axis=0, zi=state)


def saturate(buffer: np.ndarray, drive: float) -> None:
    """Soft tape-like rounding, in place; drive 0 is off."""
    if drive <= 0:
        return
    for start in range(0, len(buffer), BLOCK):
        block = buffer[start : start + BLOCK]
        np.tanh(block * np.float32(1 + drive), out=block)
        block *= np.float32(1 / (1 + drive * 0.8))


@cache
def _room(seconds: float, pre_delay: float, damping: float) -> np.ndarray:
    """The spectrum of a synthetic stereo room (2, bins): noise that falls by 60 dB in `seconds`, darker as it falls."""
    frames = int(seconds * SAMPLE_RATE)
    delay = int(pre_delay * SAMPLE_RATE)
    response = np.zeros((2, frames + delay), dtype=np.float32)
    time = np.arange(frames) / SAMPLE_RATE
    for side in (0, 1):
        noise = random_for("room", seconds, side).standard_normal(frames).astype(np.float32)
        dark = filtered(noise, "lowpass", damping)
        bright = filtered(noise, "lowpass", min(damping * 3, 12_000)) - dark
        tail = dark * np.exp(-6.9 * time / seconds) + bright * np.exp(-6.9 * time / (seconds * 0.45))
        tail[: SAMPLE_RATE // 200] *= np.linspace(0, 1, SAMPLE_RATE // 200)
        tail = filtered(tail.astype(np.float32), "highpass", 220)
        response[side, delay:] = tail / np.sqrt(np.sum(np.square(tail)))
    return np.asarray(rfft(response, FFT, axis=1))


def reverberate(buffer: np.ndarray, send: np.ndarray, seconds: float, pre_delay: float, damping: float) -> None:
    """Add a room's answer to `send` (frames,) to `buffer` (frames, 2), in place, by overlap-add."""
    if not send.any():
        return
    room = _room(seconds, pre_delay, damping)
    step = FFT - int((seconds + pre_delay) * SAMPLE_RATE) - 1
    for start in range(0, len(send), step):
        piece = send[start : start + step]
        if not piece.any():
            continue
        spectrum = rfft(piece, FFT)
        for side in (0, 1):
            answer = irfft(spectrum * room[side], FFT)[: min(FFT, len(buffer) - start)]
            buffer[start : start + len(answer), side] += answer


def _dull(send: np.ndarray) -> None:
    """Take the bottom and the top off (frames,), in place."""
    sos = sections("bandpass", (250, 4200), 1)
    state = np.zeros((len(sos), 2))
    for start in range(0, len(send), BLOCK):
        block = send[start : start + BLOCK]
        block[:], state = sosfilt(sos, block, zi=state)


def echo(buffer: np.ndarray, send: np.ndarray, seconds: float, feedback: float = 0.42) -> None:
    """Add tempo-synchronous echoes of `send` (frames,) from side to side, in place; `send` is used up."""
    if not send.any():
        return
    step = int(seconds * SAMPLE_RATE)
    _dull(send)
    for number in range(1, 6):
        offset = step * number
        if offset >= len(buffer):
            break
        part = send[: len(buffer) - offset] * np.float32(feedback**number)
        buffer[offset : offset + len(part), number % 2] += part
        buffer[offset : offset + len(part), 1 - number % 2] += part * np.float32(0.35)


def duck(buffer: np.ndarray, kicks: list[int], depth: float, seconds: float) -> None:
    """Lower (frames, 2) by `depth` (0-1) at each kick (in frames) and let it come back within `seconds`, in place."""
    length = int(seconds * SAMPLE_RATE)
    share = np.linspace(0, 1, length, dtype=np.float32)
    dip = 1 - np.float32(depth) * (0.5 + 0.5 * np.cos(np.pi * share))
    dip[:64] = np.linspace(1, dip[64], 64, dtype=np.float32)
    for kick, following in pairwise([*kicks, len(buffer)]):
        part = buffer[kick : min(kick + length, following)]
        part *= dip[: len(part), np.newaxis]
