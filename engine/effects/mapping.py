"""Effects without memory: each frame becomes another one, by itself and by its place."""

from __future__ import annotations

from collections.abc import Callable

from engine.audio.blocks import Block
from engine.effects.effect import NOTHING


class Mapping:
    """A stream that hands each block and the place of its first frame to a function."""

    def __init__(self, change: Callable[[Block, int], Block], place: int) -> None:
        self._change, self._place = change, place

    def process(self, block: Block) -> Block:
        """As many frames as came."""
        changed = self._change(block, self._place) if len(block) else NOTHING
        self._place += len(block)
        return changed

    def finish(self) -> Block:
        """Nothing is held back."""
        return NOTHING
