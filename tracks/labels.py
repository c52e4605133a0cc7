"""What people call the inputs of a brief."""

from __future__ import annotations

LABELS = {
    "duration_seconds": "Length", "tempo_end_bpm": "Tempo at the end", "is_half_time": "Half time",
    "only_these": "Nothing else", "use": "Made for", "arc": "Energy", "is_instrumental": "Voice",
}  # fmt: skip


def label(name: str) -> str:
    """What people call an input: "tempo_bpm" is "Tempo"."""
    return LABELS.get(name) or name.split("_", maxsplit=1)[0].capitalize()
