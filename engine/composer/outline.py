"""The outline of a song: its style, metre, tempo and form, before there is any harmony. It needs no mathematics."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from math import ceil, log

from engine.brief import Brief, BriefError
from engine.chance import stream
from engine.composer.arranging import arrange
from engine.composer.figures.fitting import style_in
from engine.composer.form import Form, Span, lay_out, misfit
from engine.composer.genres.style import Style
from engine.composer.genres.subgenres import style_named
from engine.composer.metre import LONG_FIRST, Metre, metre_named
from engine.composer.pacing import Ritenuto, tempo_for
from engine.composer.sung_form import Room, SungText, rooms_of
from engine.composer.tempo import TempoMap
from engine.composer.uses import Purpose, purpose_of
from engine.words.moods import MOODS

_BALKAN = ("folk", "world")
# How far a tempo may be moved so that bars fit, as a share; a longer song has other ways to fill its seconds.
_NEAR, _FARTHEST, _SHORT_SECONDS = 0.06, 0.3, 45.0


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
    span = _span(brief, metre, ritenuto, tempo)
    chance = stream(seed, "score", "form")
    form = lay_out(brief, style, MOODS[str(brief.mood)], span, purpose=purpose, chance=chance, text=text)
    return Outline(seed, style, purpose, metre, tempo, ritenuto, form)


def fitting_tempo(brief: Brief, slowest: float, fastest: float) -> float:
    """The tempo nearest to that of a resolved brief at which whole bars fill its length, in BPM.

    slowest, fastest: the tempi that may be chosen. A loop fits exactly; of anything else the last chord comes in time.
    """
    tempo, metre, purpose = float(brief.tempo_bpm or 0.0), metre_named(brief.metre), purpose_of(brief)
    if purpose.is_loop:
        bar_tempo = 60.0 * metre.bar / metre.pulse / brief.duration_seconds
        low, high = min(slowest, tempo * (1.0 - _NEAR)), max(fastest, tempo * (1.0 + _NEAR))
        near = max(1, round(tempo / bar_tempo))
        bars = range(max(1, ceil(low / bar_tempo)), int(high / bar_tempo) + 1) or (near,)
        costs = {round(count * bar_tempo, 3): _unevenness(count) for count in bars}
        costs = {bpm: cost for bpm, cost in costs.items() if abs(log(bpm / tempo)) <= _FARTHEST}
    elif purpose.ending == "fade" or brief.duration_seconds > _SHORT_SECONDS:
        return tempo
    else:
        style = style_named(str(brief.genre), brief.subgenre)
        low, high = max(slowest, tempo * (1.0 - _NEAR)), min(fastest, tempo * (1.0 + _NEAR))
        costs = {}
        for bpm in {tempo, *map(float, range(ceil(low), int(high) + 1))}:
            other = replace(brief, tempo_bpm=bpm)
            span = _span(other, metre, Ritenuto(other, style, metre), tempo_for(other, metre)[0])
            costs[bpm] = misfit(purpose, span)
    return min(costs, key=lambda bpm: (costs[bpm] + 2.0 * abs(log(bpm / tempo)), bpm), default=tempo)


def _unevenness(bars: int) -> float:
    """What speaks against a loop of so many bars."""
    return 0.0 if bars % 4 == 0 else 0.1 if bars % 2 == 0 else 0.3


def _span(brief: Brief, metre: Metre, ritenuto: Ritenuto, tempo: TempoMap) -> Span:
    return Span(brief.duration_seconds - ritenuto.seconds, metre.bar, metre.half, metre.beats, tempo.beat_at)


def _metre(brief: Brief, chance: random.Random) -> Metre:
    is_long_first = brief.metre == "7/8" and chance.random() < (0.6 if brief.genre in _BALKAN else 0.25)
    return metre_named(brief.metre, LONG_FIRST if is_long_first else ())
