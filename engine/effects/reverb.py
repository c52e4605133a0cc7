"""Reverb: rooms that are computed, from a bathroom to a cathedral; nobody's recording is in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.filters import butterworth, sosfilt
from engine.effects.convolving import Convolution, Partitions, partitions
from engine.effects.effect import NOTHING, Effect, Stream, frames_of
from engine.effects.parameters import choice, number


@dataclass(frozen=True)
class Room:
    """How a room answers.

    seconds: until the middle has fallen by 60 dB. low, high: the same below 300 Hz and above 4 kHz, as shares of it.
    before_ms: until the first reflection. spread_ms: over how long single reflections are heard; early: how loud.
    """

    seconds: float
    low: float
    high: float
    before_ms: float
    spread_ms: float
    early: float


ROOMS = {
    "bathroom": Room(0.7, 0.6, 0.9, 2.0, 18.0, 0.8),
    "room": Room(0.5, 0.9, 0.6, 4.0, 30.0, 0.7),
    "studio": Room(0.3, 0.8, 0.7, 3.0, 20.0, 0.6),
    "chamber": Room(1.2, 1.0, 0.6, 8.0, 45.0, 0.5),
    "hall": Room(2.2, 1.15, 0.5, 18.0, 80.0, 0.4),
    "plate": Room(1.8, 0.8, 0.85, 0.0, 5.0, 0.1),
    "church": Room(3.5, 1.2, 0.45, 25.0, 110.0, 0.35),
    "cathedral": Room(6.0, 1.25, 0.35, 35.0, 150.0, 0.3),
}
_LONGEST_SECONDS = 8.0
_SPLITS = (300.0, 4000.0)
_REFLECTIONS = 14


@dataclass(frozen=True)
class Reverb(Effect):
    """A room of a kind; `seconds` makes it ring longer or shorter than such rooms do."""

    kind: ClassVar[str] = "reverb"
    title: ClassVar[str] = "Reverb"

    room: str = choice("hall", tuple(ROOMS))
    mix: float = number(0.25, 0.0, 1.0)
    seconds: float | None = number(None, 0.1, _LONGEST_SECONDS, "s")
    before_ms: float | None = number(None, 0.0, 250.0, "ms")
    low_cut_hertz: float = number(120.0, 20.0, 1000.0, "Hz")

    def tail_frames(self) -> int:
        """Until the room is silent."""
        seconds, before = self._times()
        return frames_of(seconds + before)

    def preroll(self) -> int:
        """As long as the room rings."""
        return self.tail_frames()

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place."""
        seconds, before = self._times()
        return _Answering(self, _spectra(self.room, seconds, before, self.low_cut_hertz))

    def _times(self) -> tuple[float, float]:
        room = ROOMS[self.room]
        before = room.before_ms if self.before_ms is None else self.before_ms
        return self.seconds or room.seconds, before / 1000.0


class _Answering:
    def __init__(self, reverb: Reverb, spectra: Partitions) -> None:
        self._tail = reverb.tail_frames()
        self._convolution = Convolution(spectra, self._tail)
        self._dry = NOTHING
        # The sound stays as it is up to half, and is gone where only the room is wanted.
        self._dry_share = np.float32(min(1.0, 2.0 - 2.0 * reverb.mix))
        self._wet_share = np.float32(min(1.0, 2.0 * reverb.mix))

    def process(self, block: Block) -> Block:
        self._dry = np.concatenate([self._dry, block])
        return self._mix(self._convolution.process(block))

    def finish(self) -> Block:
        self._dry = np.concatenate([self._dry, np.zeros((self._tail, 2), np.float32)])
        return self._mix(self._convolution.finish())

    def _mix(self, wet: Block) -> Block:
        dry, self._dry = self._dry[: len(wet)], self._dry[len(wet) :]
        mixed: Block = dry * self._dry_share + wet * self._wet_share
        return mixed


@lru_cache(maxsize=2)
def _spectra(name: str, seconds: float, before: float, low_cut: float) -> Partitions:
    return partitions(response(name, seconds, before, low_cut))


def response(name: str, seconds: float, before_seconds: float, low_cut_hertz: float = 120.0) -> NDArray[np.float32]:
    """The impulse response of a room (2 inputs, 2 outputs, frames), each output as loud as one input.

    Noise in three bands, each with its own decay, behind single reflections that are nearer to the side they came from.
    """
    room = ROOMS[name]
    frames, wait = frames_of(seconds), frames_of(before_seconds)
    result = np.zeros((2, 2, frames + wait), np.float32)
    # The same room every time, whoever asks: the numbers belong to its name.
    chance = np.random.Generator(np.random.PCG64(list(name.encode())))
    for side in (0, 1):
        for out in (0, 1):
            tail = _tail(chance, room, seconds, frames)
            tail /= np.sqrt(np.sum(np.square(tail)))
            early = _reflections(chance, room, frames, is_same_side=side == out)
            sound = tail + early * np.float32(room.early)
            result[side, out, wait:] = _filter_line(sound, low_cut_hertz, "highpass")
    energy = np.sqrt(np.sum(np.square(result), axis=(0, 2), keepdims=True))
    scaled: NDArray[np.float32] = result / energy
    return scaled


def _tail(chance: np.random.Generator, room: Room, seconds: float, frames: int) -> NDArray[np.float32]:
    noise = chance.standard_normal(frames, dtype=np.float32)
    low, high = _filter_line(noise, _SPLITS[0], "lowpass"), _filter_line(noise, _SPLITS[1], "highpass")
    # 60 dB are a factor of a thousand.
    time = np.arange(frames) * (-np.log(1000.0) / (SAMPLE_RATE * seconds))
    tail = (noise - low - high) * np.exp(time)
    tail += low * np.exp(time / room.low)
    tail += high * np.exp(time / room.high)
    rise = min(frames, frames_of(room.spread_ms / 4000.0) + 1)
    tail[:rise] *= np.linspace(0.0, 1.0, rise)
    # What a short response cuts off must not end with a click.
    last = max(1, frames // 20)
    tail[frames - last :] *= np.linspace(1.0, 0.0, last)
    return np.asarray(tail, np.float32)


def _filter_line(line: NDArray[np.float32], hertz: float, kind: str) -> NDArray[np.float64]:
    sections = np.array(butterworth(2, hertz, kind))
    filtered: NDArray[np.float64] = sosfilt(sections, line[None], np.zeros((len(sections), 1, 2)))[0][0]
    return filtered


def _reflections(chance: np.random.Generator, room: Room, frames: int, *, is_same_side: bool) -> NDArray[np.float32]:
    line = np.zeros(frames, np.float32)
    places = np.sort(chance.random(_REFLECTIONS)) * room.spread_ms / 1000.0 * SAMPLE_RATE
    loudness = np.linspace(1.0, 0.3, _REFLECTIONS) * chance.choice([-1.0, 1.0], _REFLECTIONS)
    for place, level in zip(places.astype(int).tolist(), loudness.tolist(), strict=True):
        if place < frames:
            line[place] += level
    size = float(np.sqrt(np.sum(np.square(line)))) or 1.0
    return line * np.float32((1.0 if is_same_side else 0.5) / size)
