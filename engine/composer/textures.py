"""Air around the band: risers, impacts, falls, vinyl crackle, and the filter sweeps that follow the energy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from engine.composer.families import NOISES
from engine.composer.plan import Plan
from engine.composer.score import Note, Part, Section

_MIDDLE_C = 60
_ARRIVALS = ("drop", "chorus")


def textures(
    sections: Sequence[Section], total: float, effects: Collection[str], noise_stem: str = "drums"
) -> list[Part]:
    """The parts of the effects a song of these sections has, `total` beats long: rises in the stem of the drums, noises
    where something louder plays. Alone in a stem a noise would be levelled like an instrument."""
    arrivals = _arrivals(sections)
    noises = [_part(noise, _blocks(total), -18.0, 0.0) for noise in NOISES if noise in effects]
    parts = [replace(noise, stem=noise_stem) for noise in noises]
    if "riser" in effects:
        parts.append(_part("riser", _risers(sections), -15.0, 0.3))
    if "downlifter" in effects:
        parts.append(_part("downlifter", [_note(s.start, 8.0, 0.6) for s in arrivals], -16.0, 0.3))
    if "impact" in effects:
        parts.append(_part("impact", [_note(s.start, 4.0, 0.7) for s in arrivals], -9.0, 0.4))
    return [part for part in parts if part.notes]


def sweep(plan: Plan) -> tuple[tuple[float, float], ...]:
    """Low-pass automation as (beat, hertz): open where the energy is, rising all through a build."""
    points: list[tuple[float, float]] = []
    for section in plan.sections:
        stop = section.start + section.length
        level = _hertz(section.energy)
        if section.name == "build":
            points += [(section.start, _hertz(0.25)), (stop - 0.25, _hertz(0.95))]
        elif section.name == "intro":
            points += [(section.start, level * 0.5), (stop - 0.25, level * 2.0)]
        elif section.name == "outro":
            points += [(section.start, level * 2.0), (stop, level * 0.7)]
        else:
            points += [(section.start, level), (stop - 0.25, level)]
    return tuple((round(beat, 4), round(min(18_000.0, hertz), 1)) for beat, hertz in points)


def _hertz(energy: float) -> float:
    return float(420.0 * 2.0 ** (energy * 5.4))


def _part(name: str, notes: list[Note], level_db: float, reverb: float) -> Part:
    return Part(name, "drums", name, tuple(notes), level_db, 0.0, {"reverb": reverb} if reverb else {})


def _note(start: float, length: float, velocity: float) -> Note:
    return Note(start, length, _MIDDLE_C, velocity)


def _blocks(total: float) -> list[Note]:
    block = 32.0
    starts = [index * block for index in range(int(total // block) + 1) if index * block < total - 0.5]
    return [_note(start, min(block, total - start), 0.5) for start in starts]


def _arrivals(sections: Sequence[Section]) -> list[Section]:
    return [after for before, after in pairwise(sections) if _is_arrival(before, after)]


def _is_arrival(before: Section, after: Section) -> bool:
    return after.name in _ARRIVALS and after.energy > before.energy + 0.1


def _risers(sections: Sequence[Section]) -> list[Note]:
    notes = []
    for before, after in pairwise(sections):
        if _is_arrival(before, after):
            length = min(before.length, 16.0 if before.name == "build" else 8.0)
            notes.append(_note(after.start - length, length, 0.7))
    return notes
