"""Sounds that are kept to be used again, within a limit of memory."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np


class Memo:
    """Arrays by key; when they take more than `most_bytes`, those that were kept longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: dict[Hashable, np.ndarray] = {}

    def get(self, key: Hashable) -> np.ndarray | None:
        return self._kept.get(key)

    def drop(self, key: Hashable) -> None:
        """Forget a sound, if it was kept."""
        dropped = self._kept.pop(key, None)
        self._bytes -= dropped.nbytes if dropped is not None else 0

    def keep(self, key: Hashable, sound: np.ndarray) -> np.ndarray:
        """Remember a sound, which nobody may change from now on, and return it."""
        self.drop(key)
        self._bytes += sound.nbytes
        self._kept[key] = sound
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            self._bytes -= self._kept.pop(next(iter(self._kept))).nbytes
        return sound
