"""How far the length of a song from a model may be off: models end their songs where they will."""

from __future__ import annotations

_SECONDS, _SHARE = 2.0, 0.1


def slack(seconds: float) -> float:
    """Further off than this is not what was asked for, or what the model is known to make."""
    return max(_SECONDS, _SHARE * seconds)
