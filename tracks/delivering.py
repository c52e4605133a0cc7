"""What every runner of tracks delivers beside files."""

from __future__ import annotations

from typing import Any


def measurements(measured: dict[str, Any]) -> dict[str, Any]:
    """The columns of a track that hold what was measured."""
    return {
        "measured_duration_seconds": measured["duration_seconds"],
        "measured_tempo_bpm": measured["tempo_bpm"],
        "measured_key": measured["key"] or "",
        "loudness_lufs": measured["loudness_lufs"],
        "true_peak_dbtp": measured["true_peak_dbtp"],
    }
