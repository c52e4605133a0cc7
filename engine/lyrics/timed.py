"""Words with their times as LRC files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def lrc(lines: Sequence[dict[str, Any]], title: str) -> str:
    """Timed words as an LRC file with a time for every word (the "enhanced" form)."""
    rows = [f"[ti:{title}]"]
    for line in lines:
        words = " ".join(f"<{_minutes(word['start'])}> {word['text']}" for word in line["words"])
        rows.append(f"[{_minutes(line['start'])}] {words}")
    return "\n".join(rows) + "\n"


def _minutes(seconds: float) -> str:
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
