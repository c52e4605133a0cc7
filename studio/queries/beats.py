"""The beats of a track as its owner counts them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.grid import beats_at
from studio.queries.analyses import Understanding


@dataclass(frozen=True)
class Beats:
    """Seconds of all beats and of the first of each bar, where they are clear, at a tempo; empty without a beat."""

    bpm: float
    seconds: list[float]
    firsts: list[float]


def beats_of(known: Understanding) -> Beats | None:
    """The beats that were measured, counted at the corrected tempo where there is one."""
    values = known.values
    if not values or not values["tempo"]["bpm"] or not values["beats"]["seconds"]:
        return None
    measured = values["tempo"]["bpm"]
    bpm = (known.correction.tempo_bpm if known.correction else None) or measured
    found, lasting = values["beats"], values["duration_seconds"]
    seconds, firsts = beats_at(found["seconds"], found["downbeats"], measured, bpm, lasting)
    return Beats(bpm, [round(at, 4) for at in seconds], [round(at, 4) for at in firsts])
