"""The median of many arrays at once, place by place, by a sorting network: whole arrays are compared, not numbers.

Kenneth Batcher's odd-even merge sort ("Sorting networks and their applications", 1968) without the comparisons that the
middle does not depend on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def median(arrays: Sequence[Array]) -> Array:
    """Of an odd number of arrays of one shape; they are not changed."""
    values = list(arrays)
    for low, high, is_low_needed, is_high_needed in _comparisons(len(arrays)):
        first, second = values[low], values[high]
        if is_low_needed:
            values[low] = np.minimum(first, second)
        if is_high_needed:
            values[high] = np.maximum(first, second)
    return values[len(arrays) // 2]


@cache
def _comparisons(count: int) -> tuple[tuple[int, int, bool, bool], ...]:
    """Pairs of places to be put in order, and whether the smaller and the larger of them are used afterwards."""
    needed, kept = {count // 2}, []
    for low, high in reversed([pair for pair in _sort(0, 1 << (count - 1).bit_length()) if pair[1] < count]):
        if low in needed or high in needed:
            kept.append((low, high, low in needed, high in needed))
            needed |= {low, high}
    return tuple(reversed(kept))


def _sort(start: int, count: int) -> Iterator[tuple[int, int]]:
    if count > 1:
        half = count // 2
        yield from _sort(start, half)
        yield from _sort(start + half, half)
        yield from _merge(start, count, 1)


def _merge(start: int, count: int, step: int) -> Iterator[tuple[int, int]]:
    twice = 2 * step
    if twice < count:
        yield from _merge(start, count, twice)
        yield from _merge(start + step, count, twice)
        yield from ((place, place + step) for place in range(start + step, start + count - step, twice))
    else:
        yield start, start + step
