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


def score_summary(score: dict[str, Any]) -> dict[str, Any]:
    """The score as pages show it: form, chords and players; the notes stay in the score's own file."""
    kept = {name: value for name, value in score.items() if name != "parts"}
    if "parts" in score:
        kept["parts"] = [
            {"name": part["name"], "stem": part["stem"], "instrument": part["instrument"], "notes": len(part["notes"])}
            for part in score["parts"]
        ]
    return kept
