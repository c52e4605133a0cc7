"""A long sound takes no more memory than a short one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from engine.effects.building import build
from engine.effects.chain import parse
from engine.effects.sound import BLOCK_FRAMES, Sound
from tests.engine.effects.sounds import RATE, noise


class Repeated:
    """A second of noise again and again; kept sounds are themselves, as they would be on a disk."""

    tail = 0
    is_steady = True

    def __init__(self, seconds: int) -> None:
        self.frames = seconds * RATE
        self._second = noise(1.0)

    def blocks(self, start: int, stop: int) -> Iterator[np.ndarray]:
        for place in range(start, stop, BLOCK_FRAMES):
            yield self._second[np.arange(place, min(place + BLOCK_FRAMES, stop)) % RATE]


class Disk:
    def keep(self, sound: Sound) -> Sound:
        return sound

    def sound(self, name: str) -> Sound:
        raise AssertionError

    def excerpts(self, sound: Sound) -> None:
        return None


def peak_of(seconds: int, effects: list[dict[str, object]]) -> int:
    sound = build(Repeated(seconds), parse({"effects": effects}), Disk())
    tracemalloc.start()
    frames = sum(len(block) for block in sound.blocks(0, sound.frames))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert frames == sound.frames
    return peak


@pytest.mark.parametrize(
    "effects",
    [
        [
            {"kind": "equalizer", "low_db": 3},
            {"kind": "compressor"},
            {"kind": "reverb", "room": "room"},
            {"kind": "limiter"},
        ],
        [{"kind": "speed", "factor": 1.1}, {"kind": "delay", "seconds": 0.3}, {"kind": "centre_cancel"}],
    ],
)
def test_a_minute_takes_as_much_as_ten_seconds(effects: list[dict[str, object]]) -> None:
    peak_of(3, effects)  # responses and filters are designed once
    short, long = peak_of(10, effects), peak_of(60, effects)
    assert long < 1.1 * short
    assert long < 40_000_000
