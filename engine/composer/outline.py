"""The outline of a song: its style, metre, tempo and form, before there is any harmony. It needs no mathematics."""

from __future__ import annotations

import random
from dataclasses import dataclass

from engine.brief import Brief, BriefError
from engine.chance import stream
from engine.composer.arranging import arrange
from engine.composer.figures.fitting import style_in
from engine.composer.form import Form, Span, lay_out
from engine.composer.genres.style import Style
from engine.composer.genres.subgenres import style_named
from engine.composer.metre import LONG_FIRST, Metre, metre_named
from engine.composer.pacing import Ritenuto, tempo_for
from engine.composer.sung_form import Room, SungText, rooms_of
from engine.composer.tempo import TempoMap
from engine.composer.uses import Purpose, purpose_of
from engine.words.moods import MOODS

_BALKAN = ("folk", "world")


@dataclass(frozen=True)
class Outline:
    """tempo: without the ritenuto at the end."""

    seed: int
    style: Style
    purpose: Purpose
    metre: Metre
    tempo: TempoMap
    ritenuto: Ritenuto
    form: Form

    @property
    def rooms(self) -> list[Room]:
        """The sections as room for words."""
        return rooms_of(self.form.sections, self.form.end, self.metre.bar, self.tempo)


def outline_of(brief: Brief, text: SungText) -> Outline:
    """The outline of a resolved brief. text: what is sung, for which its form has room if there can be.

    Raises BriefError when something is not resolved, or for sections that do not fit into the length.
    """
    for field in ("genre", "mood", "key", "tempo_bpm"):
        if getattr(brief, field) is None:
            raise BriefError(
                field, f"The {field.split('_', maxsplit=1)[0]} has to be chosen before a score is written."
            )
    seed = brief.seed or 0
    metre = _metre(brief, stream(seed, "score", "metre"))
    purpose = purpose_of(brief)
    style = style_in(arrange(style_named(str(brief.genre), brief.subgenre), purpose, seed), metre)
    ritenuto = Ritenuto(brief, style, metre)
    tempo, _ = tempo_for(brief, metre)
    span = Span(brief.duration_seconds - ritenuto.seconds, metre.bar, metre.half, tempo.beat_at)
    chance = stream(seed, "score", "form")
    form = lay_out(brief, style, MOODS[str(brief.mood)], span, purpose=purpose, chance=chance, text=text)
    return Outline(seed, style, purpose, metre, tempo, ritenuto, form)


def _metre(brief: Brief, chance: random.Random) -> Metre:
    is_long_first = brief.metre == "7/8" and chance.random() < (0.6 if brief.genre in _BALKAN else 0.25)
    return metre_named(brief.metre, LONG_FIRST if is_long_first else ())
