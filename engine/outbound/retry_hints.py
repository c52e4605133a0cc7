"""When to ask again, read from what a service says about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 86_400.0
_DURATION = re.compile(r"\A(\d+(?:\.\d+)?)s\Z")


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds until a Retry-After header (a number or a date) allows another request; None if there is no such hint."""
    hint = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", hint):
        return min(float(hint), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(hint)
    except (ValueError, OverflowError):  # a date nobody can count to
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - (now or datetime.now(UTC))).total_seconds()), LONGEST_SECONDS)


def duration(text: object) -> float | None:
    """Seconds of a duration in Google's JSON ("37s", "0.5s"); None for anything else."""
    found = _DURATION.match(text) if isinstance(text, str) else None
    return min(float(found[1]), LONGEST_SECONDS) if found else None
