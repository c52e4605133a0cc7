"""Chance that can be repeated: one independent stream of random numbers per seed and concern."""

from __future__ import annotations

import random


def stream(seed: int, *concern: str | float) -> random.Random:
    """A generator that depends on nothing but `seed` and the named concern.

    Every part of a song draws from its own stream, so that a change in one never shifts another.
    A string seed is hashed by SHA-512 inside `random`, hence the same in every process.
    """
    return random.Random("/".join(str(word) for word in (seed, *concern)))
