"""What the recording page sends of a take, read as numbers."""

from __future__ import annotations

import math
import uuid

from django.http import QueryDict

DIGITS = 9


def sent_count(sent: QueryDict, field: str) -> int | None:
    """A whole number; None where there is none."""
    typed = sent.get(field, "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS else None


def sent_delay(sent: QueryDict) -> float:
    """Seconds of what was written as milliseconds: nothing is 0, and what is no number is NaN, which is refused."""
    typed = sent.get("delay_milliseconds", "").strip().replace(",", ".")
    try:
        return float(typed or 0) / 1000
    except ValueError:
        return math.nan


def sent_track(sent: QueryDict) -> uuid.UUID | None:
    """Which track is named. Raises ValueError for what is no id."""
    typed = sent.get("track", "").strip()
    return uuid.UUID(typed) if typed else None
