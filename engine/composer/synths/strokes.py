"""Which stroke of a drum played by hand each General MIDI percussion number stands for."""

from __future__ import annotations

_LOW = frozenset({35, 36, 41, 43, 45, 61, 64, 66})
_OPEN = frozenset({38, 40, 47, 48, 50, 39, 60, 63, 65})


def stroke_of(number: int) -> str:
    """The stroke: "low", "open" or "edge"."""
    return "low" if number in _LOW else "open" if number in _OPEN else "edge"
