"""Effects that go on from block to block: filters, reverb, echo, ducking, saturation. Blocks are (2, frames)."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.audio.biquads import low_pass
from engine.composer.instruments import random_for
from engine.composer.synths.waves import filtered, sections

SWEEP_STEP = 28_672
# In an octave.
SMALLEST_STEPS = 16
HIGHEST_CUTOFF = 16_000.0
_OPEN = math.log2(14_000.0)


def impulse(filters: list[list[float]], frames: int) -> np.ndarray:
    """The impulse response (frames,) of second-order sections in a row."""
    pulse = np.zeros(frames)
    pulse[0] = 1.0
    return np.asarray(sosfilt(np.array(filters), pulse)) if filters else pulse


def saturate(block: np.ndarray, drive: float) -> None:
    """Soft tape-like rounding, in place; drive 0 is off."""
    if drive > 0:
        np.tanh(np.multiply(block, np.float32(1 + drive), out=block), out=block)
        block *= np.float32(1 / (1 + drive * 0.8))


@lru_cache(maxsize=8)
def _room(seconds: float, pre_delay: float, damping: float, size: int) -> np.ndarray:
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
    return np.asarray(rfft(response, size, axis=1))


class Room:
    """A synthetic room that answers blocks of equal length, by overlap-add; only the last may be shorter."""

    def __init__(self, seconds: float, pre_delay: float, damping: float, block: int) -> None:
        self._length = int(seconds * SAMPLE_RATE) + int(pre_delay * SAMPLE_RATE)
        self._size = next_fast_len(block + self._length, real=True)
        self._spectrum = _room(seconds, pre_delay, damping, self._size)
        self._tail = np.zeros((2, self._length), dtype=np.float32)

    def answer(self, dry: np.ndarray, send: np.ndarray) -> None:
        """Add the answer to `send` (frames,) to `dry` (2, frames), in place."""
        frames = len(send)
        if send.any():
            spectrum = rfft(send, self._size) * self._spectrum
            sound = irfft(spectrum, self._size, axis=1, overwrite_x=True)[:, : frames + self._length]
            sound[:, : self._length] += self._tail
        elif self._tail.any():
            sound = np.pad(self._tail, ((0, 0), (0, frames)))
        else:
            return
        dry += sound[:, :frames]
        self._tail = sound[:, frames:].copy()


class Echo:
    """Echoes in time with the music that wander from side to side."""

    def __init__(self, seconds: float, feedback: float = 0.42) -> None:
        self._step = max(1, int(seconds * SAMPLE_RATE))
        self._gains = [np.float32(feedback**number) for number in range(1, 6)]
        self._filter = sections("bandpass", (250, 4200), 1)
        self._state = np.zeros((len(self._filter), 2))
        self._past = np.zeros(self._step * len(self._gains), dtype=np.float32)

    def answer(self, dry: np.ndarray, send: np.ndarray) -> None:
        """Add the echoes of `send` (frames,), without its bottom and its top, to `dry` (2, frames), in place."""
        if not send.any() and not self._past.any():
            return
        dull, self._state = sosfilt(self._filter, send, zi=self._state)
        line = np.concatenate([self._past, dull.astype(np.float32)])
        for number, gain in enumerate(self._gains, 1):
            start = len(self._past) - self._step * number
            part = line[start : start + len(send)] * gain
            dry[number % 2] += part
            dry[1 - number % 2] += part * np.float32(0.35)
        self._past = line[len(send) :]


class Ducking:
    """Lowers sound by `depth` (0-1) at each kick (in frames) and lets it come back within `seconds`."""

    def __init__(self, kicks: list[int], depth: float, seconds: float) -> None:
        share = np.linspace(0, 1, int(seconds * SAMPLE_RATE), dtype=np.float32)
        self._dip = 1 - np.float32(depth) * (0.5 + 0.5 * np.cos(np.pi * share))
        self._dip[:64] = np.linspace(1, self._dip[64], 64, dtype=np.float32)
        self._kicks = kicks

    def lower(self, block: np.ndarray, first: int) -> None:
        """Duck (2, frames) that begin at frame `first` of the song, in place."""
        last = first + block.shape[1]
        for kick, following in pairwise([*self._kicks, last]):
            end = min(kick + len(self._dip), following, last)
            start = max(kick, first)
            if start < end:
                block[:, start - first : end - first] *= self._dip[start - kick : end - kick]


class Sweep:
    """A low-pass whose cutoff moves: points of (frame, hertz), in order, with straight lines in pitch between."""

    def __init__(self, points: list[tuple[int, float]], start: int = 0) -> None:
        self._frames = [frame for frame, _ in points]
        self._pitches = [math.log2(min(max(hertz, 20.0), HIGHEST_CUTOFF)) for _, hertz in points]
        self._now = start
        self._state = np.zeros((1, 2, 2))

    def next(self, block: np.ndarray) -> np.ndarray:
        """The next frames (channels, frames), filtered; steps are too short to be heard. Wide open it lets all pass."""
        pieces = [self._piece(block[:, at : at + SWEEP_STEP]) for at in range(0, block.shape[1], SWEEP_STEP)]
        return np.concatenate(pieces, axis=1)

    def pass_by(self, frames: int) -> None:
        """Move on by so many frames in which nothing sounds."""
        self._state[:] = 0.0
        self._now += frames

    def _piece(self, block: np.ndarray) -> np.ndarray:
        """A piece in as many steps as it takes for each to be small."""
        frames = block.shape[1]
        ends = np.interp((self._now, self._now + frames), self._frames, self._pitches)
        first, self._now = self._now, self._now + frames
        if ends.min() >= _OPEN or not block.any():
            self._state[:] = 0.0
            return block
        steps = max(1, min(round(float(np.ptp(ends)) * SMALLEST_STEPS), frames // 1024))
        edges = [frames * step // steps for step in range(steps + 1)]
        pitches = np.interp([first + (low + high) / 2 for low, high in pairwise(edges)], self._frames, self._pitches)
        parts = zip(pairwise(edges), pitches, strict=True)
        return np.concatenate([self._through(block[:, low:high], float(pitch)) for (low, high), pitch in parts], axis=1)

    def _through(self, block: np.ndarray, pitch: float) -> np.ndarray:
        state = self._state[:, : len(block)]
        swept, state[:] = sosfilt(np.array([low_pass(2.0**pitch)]), block, axis=1, zi=state)
        return np.asarray(swept, dtype=np.float32)
