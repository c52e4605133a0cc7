"""Filters that go on from block to block, and what is made of filters alone."""

from __future__ import annotations

import numpy as np

from engine.audio.blocks import Block
from engine.audio.filters import StereoFilter
from engine.effects.effect import NOTHING


class Filter:
    """Second-order sections in a row (n × 6), as a stream."""

    def __init__(self, sections: list[list[float]]) -> None:
        self._filter = StereoFilter(sections)

    def process(self, block: Block) -> Block:
        """As many frames as came."""
        return self._filter.process(block).astype(np.float32)

    def finish(self) -> Block:
        """Nothing is held back."""
        return NOTHING
