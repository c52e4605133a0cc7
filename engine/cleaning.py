"""JSON from outside, as databases can keep it and as can be counted with."""

from __future__ import annotations

import math
import re
from typing import Any, TypeGuard

# PostgreSQL keeps neither of them.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 10
"""How far what somebody else tells may be nested."""


def clean(value: Any, depth: int = DEEPEST) -> Any:
    """What somebody else told, as databases can keep it: unreadable characters become �, what is no value None."""
    if isinstance(value, str):
        return _NO_TEXT.sub("�", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return None
    if isinstance(value, list):
        return [clean(item, depth - 1) for item in value]
    return {clean(name): clean(value, depth - 1) for name, value in value.items()}


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number that a float can hold; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
