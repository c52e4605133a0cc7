"""Filters that go on from block to block, and what is made of filters alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.audio.blocks import Block
from engine.audio.filters import sosfilt
from engine.effects.effect import NOTHING


class Filter:
    """Second-order sections in a row (n × 6), as a stream."""

    def __init__(self, sections: list[list[float]]) -> None:
        self._sections = np.array(sections, np.float64)
        self._state: NDArray[Any] = np.zeros((len(self._sections), 2, 2))

    def process(self, block: Block) -> Block:
        """As many frames as came."""
        if not len(block):
            return NOTHING
        filtered, self._state = sosfilt(self._sections, block.T, self._state)
        result: Block = filtered.T.astype(np.float32)
        return result

    def finish(self) -> Block:
        """Nothing is held back."""
        return NOTHING
