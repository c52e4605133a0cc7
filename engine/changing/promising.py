"""What a brief still promises of a song that changed since it was composed from it."""

from __future__ import annotations

from dataclasses import replace

from engine.brief import Brief
from engine.composer.families import NOISES, members
from engine.composer.palette import named_instruments
from engine.composer.score import Score


def brief_as_played(brief: Brief, score: Score) -> Brief:
    """The brief without instruments that are not heard any more, and without refusals of those that came."""
    playing = {part.instrument for part in score.parts if part.notes}
    named = named_instruments(brief)
    left = {name for name, names in named.items() if playing & set(names)}
    others = playing - {each for names in named.values() for each in names} - {"voice", *NOISES}
    return replace(
        brief,
        instruments=tuple(name for name in brief.instruments if name in left),
        lead=brief.lead if brief.lead in left else None,
        without=tuple(name for name in brief.without if not others & set(members([name]))),
        only_these=brief.only_these and not others,
    )
