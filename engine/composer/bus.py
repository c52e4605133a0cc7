"""The bus of a mix: a slow compressor whose gains go to every stem alike, and are heard again in what came out."""

from __future__ import annotations

import numpy as np

HOP = 448
ATTACK, RELEASE = 0.35, 0.06


class Bus:
    """A slow compressor that only computes gains, so that they can be given to every stem."""

    def __init__(self, threshold_db: float, glue: float) -> None:
        self._threshold, self._glue = threshold_db, glue
        self._reduction_db = 0.0

    def gains(self, block: np.ndarray) -> np.ndarray:
        """The gain of each frame (frames,); hops are joined by straight lines."""
        steps = [self._reduction_db]
        for over in np.maximum(_hop_levels_db(block) - self._threshold, 0) * self._glue:
            steps.append(steps[-1] + (over - steps[-1]) * (ATTACK if over > steps[-1] else RELEASE))
        return self._between(steps, block.shape[1])

    def gains_in(self, block: np.ndarray) -> np.ndarray:
        """The same of a block that went through such a bus: what it was before follows from what it is now.

        During a hop the reduction goes from `before` to `before + way`, which the level is back by on average. It
        forgets what it began with, and what a limiter took away behind it, within about a second.
        """
        steps = [self._reduction_db]
        for level_db in _hop_levels_db(block) - self._threshold:
            before = steps[-1]
            for speed in (ATTACK, RELEASE):
                way = speed * (self._glue * (level_db + before) - before) / (1 - speed * self._glue / 2)
                if way > 0:
                    break
            if level_db + before + way / 2 < 0:
                way = -RELEASE * before
            steps.append(before + way)
        return self._between(steps, block.shape[1])

    def _between(self, steps: list[float], frames: int) -> np.ndarray:
        self._reduction_db = steps[-1]
        gains = 10 ** (-np.array(steps) / 20)
        return np.interp(np.arange(frames), np.arange(len(steps)) * HOP, gains).astype(np.float32)


def _hop_levels_db(block: np.ndarray) -> np.ndarray:
    """The level of each hop (hops,) of a block (2, frames), the last filled up with silence."""
    frames = block.shape[1]
    hops = -(-frames // HOP)
    power = np.zeros(hops * HOP, dtype=np.float32)
    power[:frames] = np.square(block).mean(axis=0)
    return np.asarray(10 * np.log10(power.reshape(hops, HOP).mean(axis=1).astype(np.float64) + 1e-12))
