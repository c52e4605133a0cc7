"""Landmarks of a sound: where its spectrum is louder than all around; kept in two bytes each.

After A. Wang, "An Industrial-Strength Audio Search Algorithm" (ISMIR 2003). Without numpy, so that processes that serve
pages can do it, too; how they are found in a sound is in `hearing.py`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from engine import SAMPLE_RATE

# Of what is found and how it is kept: fingerprints of different versions cannot be compared.
VERSION = 1
WINDOW_FRAMES, HOP_FRAMES = 8192, 2048
SECONDS_PER_STEP = HOP_FRAMES / SAMPLE_RATE
# 172 Hz to 4.3 kHz: what every codec and loudspeaker keeps.
LOWEST_BIN, BINS = 32, 768
_FURTHEST, _NOTHING = 63, 1023


class BadFingerprint(ValueError):
    """These bytes are no fingerprint of this version."""


@dataclass(frozen=True)
class Fingerprint:
    """The landmarks of a sound in the order of time.

    steps: when, in SECONDS_PER_STEP. bins: how high, 0 to BINS - 1, each 5.4 Hz from LOWEST_BIN on; as long as steps.
    """

    steps: list[int]
    bins: list[int]

    def __len__(self) -> int:
        return len(self.steps)

    def to_bytes(self) -> bytes:
        """Two bytes for each landmark: 10 bits of how high, 6 of how long after the one before."""
        words, before = [], 0
        for step, height in zip(self.steps, self.bins, strict=True):
            while step - before > _FURTHEST:
                words.append(_NOTHING << 6 | _FURTHEST)
                before += _FURTHEST
            words.append(height << 6 | step - before)
            before = step
        return struct.pack(f"<{len(words)}H", *words)

    @classmethod
    def from_bytes(cls, packed: bytes) -> Fingerprint:
        """What `to_bytes` wrote. Raises BadFingerprint."""
        if len(packed) % 2:
            raise BadFingerprint("These bytes are no fingerprint.")
        steps, bins, at = [], [], 0
        for (word,) in struct.iter_unpack("<H", packed):
            at += word & _FURTHEST
            if (height := word >> 6) < BINS:
                steps.append(at)
                bins.append(height)
            elif height != _NOTHING:
                raise BadFingerprint("These bytes are no fingerprint.")
        return cls(steps, bins)
