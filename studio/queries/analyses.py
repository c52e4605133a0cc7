"""What is known of a track by analysis, and what its owner knows better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.models import VERSION, Analysis, Correction, TrackAnalysis
from studio.models.analysis import CORRECTABLE
from tracks.models import Track


@dataclass(frozen=True)
class Understanding:
    """What there is of a track; both may be missing."""

    analysis: Analysis | None
    correction: Correction | None

    @property
    def values(self) -> dict[str, Any]:
        """As `engine.analysis.results` describes them; empty until they are there."""
        return self.analysis.values if self.analysis else {}

    @property
    def spectrogram_stamp(self) -> str:
        """Changes with the picture; "" where there is none."""
        return self.analysis.spectrogram_storage_key.rpartition("/")[2][:16] if self.analysis else ""

    @property
    def is_outdated(self) -> bool:
        """Whether an earlier version of the analysis found this, which found out less."""
        return self.analysis is not None and self.analysis.is_complete and self.analysis.version != VERSION

    @property
    def status(self) -> str:
        """One of "none", "running", "complete" and "failed"."""
        if self.analysis is None:
            return "none"
        if self.analysis.is_complete:
            return "complete"
        return "running" if self.analysis.is_under_way else "failed"


def facts_of(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Names of what was measured, each with its value in words and how sure it is, or why there is none."""
    if not values:
        return []
    tempo, loudness = values["tempo"], values["loudness"]
    facts = [("Tempo", _sure(f"{tempo['bpm']:.1f} BPM", tempo) if tempo["bpm"] else tempo["reason"])]
    for name in ("key", "metre", "mood", "genres"):
        found = values[name]
        facts.append(
            (name.removesuffix("s").capitalize(), _sure(found["name"], found) if found["name"] else found["reason"])
        )
    return [
        *facts,
        ("Loudness", _loudness(loudness) if loudness["integrated_lufs"] is not None else loudness["reason"]),
    ]


def harmony_note_of(values: dict[str, Any]) -> str:
    """How far the chords that were heard can be trusted, or why there are none; "" where nobody listened for them."""
    chords = values.get("chords")
    if not chords or not chords["sequence"]:
        return chords["reason"] if chords else ""
    return (
        f"Heard by a program, {chords['confidence']:.0%} sure, as major or minor. In songs of the built-in composer it "
        f"was right {chords['reliability']:.0%} of the time; of other music expect less."
    )


def _sure(value: str, found: dict[str, Any]) -> str:
    return f"{value}, {found['confidence']:.0%} sure"


def _loudness(found: dict[str, Any]) -> str:
    return (
        f"{found['integrated_lufs']:.1f} LUFS, range {found['range_lu']:.1f} LU, "
        f"peak {found['true_peak_dbtp']:.1f} dBTP"
    )


def understanding_of(track: Track) -> Understanding:
    """What is known of this track. Two queries."""
    link = TrackAnalysis.objects.select_related("analysis__job").filter(track=track).first()
    correction = Correction.objects.filter(track=track).first()
    return Understanding(link.analysis if link else None, correction)


def corrections_of(known: Understanding) -> dict[str, Any]:
    """Every value that can be corrected, by its name; None or "" where it is not."""
    return {name: getattr(known.correction, name, None) for name in CORRECTABLE}
