"""The few hashes by which a sound is found among many: pairs of landmarks, and of these the same share everywhere.

Which pairs are chosen is decided by the hash alone, so that a part of a song has the same ones as the whole, and only
as many have to be looked for as were kept. Without numpy.
"""

from __future__ import annotations

from engine.fingerprints.landmarks import Fingerprint

_PAIRS = 4
_LONGEST_STEPS, _HIGHEST_BINS = 31, 127
# About one hash a second stays.
_ONE_OF = 64
# Of the longest recordings not all are looked for.
_MOST_HASHES = 600
MOST_CANDIDATES = 8


def index_hashes(fingerprint: Fingerprint) -> list[int]:
    """The hashes of a sound, each once, in the order of time; 23 bits, about one for each second of music."""
    steps, bins = fingerprint.steps, fingerprint.bins
    found: dict[int, None] = {}
    for first, (step, height) in enumerate(zip(steps, bins, strict=True)):
        pairs = 0
        for second in range(first + 1, len(steps)):
            later, higher = steps[second] - step, bins[second] - height
            if later > _LONGEST_STEPS or pairs == _PAIRS:
                break
            if later and -_HIGHEST_BINS <= higher <= _HIGHEST_BINS:
                pairs += 1
                pair = height << 13 | (higher + 128) << 5 | later
                if _is_chosen(pair):
                    found[pair] = None
    return list(found)


def hashes_to_find(recording: Fingerprint) -> list[int]:
    """The hashes of a recording that are looked for among those of all songs."""
    hashes = index_hashes(recording)
    return hashes[:: 1 + len(hashes) // _MOST_HASHES]


def candidates(hits: list[tuple[int, int]], looked_for: int) -> list[int]:
    """The songs worth a closer look. hits: ids of songs, and how many of so many hashes they have, the most first."""
    least = min(3, 1 + looked_for // 16)
    return [song for song, count in hits[:MOST_CANDIDATES] if count >= least and 2 * count >= hits[0][1]]


def _is_chosen(pair: int) -> bool:
    # Multiplicative hashing (Knuth, TAOCP 6.4): neighbours are spread before the share is taken.
    return (pair * 0x9E3779B1 & 0xFFFFFFFF) < (1 << 32) // _ONE_OF
