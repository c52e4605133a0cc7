"""What is known of a track by analysis, and what its owner knows better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.models import Analysis, Correction, TrackAnalysis
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
    def status(self) -> str:
        """One of "none", "running", "complete" and "failed"."""
        if self.analysis is None:
            return "none"
        if self.analysis.is_complete:
            return "complete"
        return "running" if self.analysis.is_under_way else "failed"


def understanding_of(track: Track) -> Understanding:
    """What is known of this track. Two queries."""
    link = TrackAnalysis.objects.select_related("analysis__job").filter(track=track).first()
    correction = Correction.objects.filter(track=track).first()
    return Understanding(link.analysis if link else None, correction)
