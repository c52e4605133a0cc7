"""Lays out the form: which sections, how many whole bars each, where the last chord falls."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.brief import Brief, SectionWish
from engine.composer.allotting import FRAMES, PHRASE, Piece, allot, oddness
from engine.composer.arcs import energies
from engine.composer.asked_form import asked_pieces, inner_sections, refusal, with_sections, word_pieces
from engine.composer.genres.style import Style
from engine.composer.score import Section
from engine.composer.sung_form import Bar, Room, SungText, place_words
from engine.composer.uses import Purpose
from engine.words.moods import Mood

_LONGEST_PHRASE_SECONDS = 16.0
_RING_SECONDS = (2.2, 5.0)
# A song spends its seconds on bars: what is plucked or struck is not heard for longer than this.
_LONGEST_RING_SECONDS, _LONGEST_RING_SHARE = (3.0, 6.5), 0.11
# A sting is struck in its second half and rings from there.
_STING_RING_SHARES = (0.34, 0.36, 0.55)
_RING_COST = 0.12
_SLOW_BAR_SECONDS = 2.7
_COLD_SECONDS = 0.9
_OFF_BAR_COST = 0.15
_LONG_SECTION_SECONDS = 36.0
_LONG_FRAME_SECONDS = 15.0
_TASTE = 0.25
_ROOMY = 2.5


class _Fitted(NamedTuple):
    """A form with bars for its sections; the best of several is the smallest."""

    unsung: int
    cost: float
    form: Sequence[Piece]
    lengths: list[int]
    end: _End


@dataclass(frozen=True)
class Span:
    """The room a form has: seconds; bar, half and beats (places in a bar) in quarter notes; beat_at: of a second."""

    seconds: float
    bar: float
    half: float
    beats: tuple[float, ...]
    beat_at: Callable[[float], float]

    @property
    def bar_seconds(self) -> float:
        return self.seconds * self.bar / self.beat_at(self.seconds)


@dataclass(frozen=True)
class Form:
    """sections without gaps from beat 0 to total; end: the beat of the last chord, which is total where none rings."""

    sections: tuple[Section, ...]
    end: float
    total: float


class _End(NamedTuple):
    """A place to end: the beat of the last chord, the last beat of all, bars to share out, what speaks against it."""

    beat: float
    total: float
    bars: int
    cost: float


def lay_out(
    brief: Brief, style: Style, mood: Mood, span: Span, *, purpose: Purpose, chance: random.Random, text: SungText
) -> Form:
    """The form of a song: as its brief lists it, else as its words are headed, else one of the style.

    Sections last whole bars, but for the last one, which holds the ring-out. text: the words to sing, for which
    there is room if there can be. Raises BriefError for a list of sections that cannot be fitted into the length.
    """
    ends = _ends(purpose, span)
    most = max(end.bars for end in ends)
    least = PHRASE if PHRASE * span.bar_seconds <= _LONGEST_PHRASE_SECONDS else 2
    wishes = asked_pieces(brief, text, span.beat_at, bar=span.bar, bar_seconds=span.bar_seconds, most=most)
    forms = [wishes] if wishes else list(_forms(style, purpose, span.seconds, most // least, inner_sections(brief)))
    if text.phrases and not wishes and (pieces := word_pieces(text, most, Bar(span.bar, span.bar_seconds))):
        forms.append(with_sections(pieces, inner_sections(brief)))
    fitted: list[_Fitted] = []
    for floor in (least, 2, 1):
        fitted += _fittings(forms, ends, floor, span=span, text=text, chance=chance)
        if fitted and not min(fitted).unsung:
            break
    if not fitted:
        raise refusal(min(forms, key=len), span.bar_seconds, [end.bars for end in ends], span.seconds)
    best = min(fitted)
    spots = _spots([piece.name for piece in best.form], best.lengths, span.bar, best.end.total)
    levels = energies(style, mood, purpose, [spot[0] for spot in spots], [spot[2] for spot in spots])
    sections = tuple(Section(*spot, level) for spot, level in zip(spots, levels, strict=True))
    return Form(sections, best.end.beat, best.end.total)


def _fittings(
    forms: Sequence[Sequence[Piece]],
    ends: Sequence[_End],
    floor: int,
    *,
    span: Span,
    text: SungText,
    chance: random.Random,
) -> list[_Fitted]:
    """Every form that has room, with every end; sections that leave it open have at least `floor` bars."""
    return [
        _Fitted(
            _unsung(text, form, lengths, end, span),
            end.cost + _cost(form, lengths, span) + chance.uniform(0, _TASTE),
            form,
            lengths,
            end,
        )
        for form in forms
        for end in ends
        if (lengths := allot(form, end.bars, floor)) is not None
    ]


def _unsung(text: SungText, form: Sequence[Piece], lengths: Sequence[int], end: _End, span: Span) -> int:
    """How many lines of words a form leaves out."""
    if not text.phrases:
        return 0
    ringing = end.bars - int(end.beat / span.bar + 1e-6)
    bars = [*lengths[:-1], lengths[-1] - ringing]
    rooms = [Room(piece.name, count, Bar(span.bar, span.bar_seconds)) for piece, count in zip(form, bars, strict=True)]
    return len(text.unsung(place_words(text, rooms)))


def _spots(names: Sequence[str], lengths: Sequence[int], bar: float, total: float) -> list[tuple[str, float, float]]:
    """Name, first beat and length in beats of each section; the last one goes on to the end."""
    starts = [sum(lengths[:place]) * bar for place in range(len(lengths))]
    stops = [*starts[1:], total]
    return [(name, start, stop - start) for name, start, stop in zip(names, starts, stops, strict=True)]


def _cost(form: Sequence[Piece], lengths: Sequence[int], span: Span) -> float:
    seconds = [length * span.bar_seconds for length in lengths]
    too_long = max(seconds) > _LONG_SECTION_SECONDS and span.seconds > 40
    waiting = sum(
        max(0.0, lasting - _LONG_FRAME_SECONDS)
        for piece, lasting in zip(form, seconds, strict=True)
        if piece.name in FRAMES
    )
    bent = 0.12 * abs(len(form) - _wanted_sections(span.seconds)) + 0.06 * waiting
    return oddness(form, lengths) + bent + (0.4 if too_long else 0.0)


def _wanted_sections(seconds: float) -> float:
    """How many sections a song of a length has on average: 1 in 10 seconds, 3.5 in a minute, 8 in three."""
    return 1.0 + max(0.0, seconds - 10.0) / 20.0 if seconds <= 60.0 else 3.5 + (seconds - 60.0) / 26.0


def _forms(
    style: Style, purpose: Purpose, seconds: float, most: int, inner: Sequence[SectionWish]
) -> Iterator[list[Piece]]:
    """The style's forms with those inner sections and about as many in all as the length wants, at most `most`."""
    if purpose.is_sting or (most < 2 and not inner):
        yield [Piece("theme")]
        return
    forms = [_fit_purpose(form, purpose) for form in _parse(style.forms)]
    wanted = min(_wanted_sections(seconds), most)
    longest = max(forms, key=len)
    forms += [_repeat(longest, count) for count in range(len(longest) + 1, round(wanted) + 2)]
    # A form of one section is none to be inside of.
    least = 2 if (inner and wanted >= _ROOMY) or purpose.arc == "builds" else 1
    forms = [with_sections(form, inner) for form in forms if len(form) >= least] or [[Piece("verse"), Piece("chorus")]]
    most = max(most, min(len(form) for form in forms))
    forms = [form for form in forms if len(form) <= most]
    nearest = min(abs(len(form) - wanted) for form in forms)
    for form in forms:
        if abs(len(form) - wanted) < max(1.0 if seconds <= 75 else 1.4, nearest + 0.01):
            yield form


def _parse(forms: Sequence[str]) -> list[list[Piece]]:
    return [[Piece(name, float(bars)) for name, bars in re.findall(r"([a-z]+)(\d+)", form)] for form in forms]


def _fit_purpose(form: list[Piece], purpose: Purpose) -> list[Piece]:
    """A form without what a purpose has no use for: no outro after a climax or where the end is a beginning."""
    dropped = {"build"} if not purpose.has_effects else set()
    kept = [piece for piece in form if piece.name not in dropped]
    if purpose.is_loop and kept and kept[0].name == "intro":
        kept = kept[1:]
    if kept and kept[-1].name == "outro" and (purpose.arc == "builds" or purpose.ending in ("loop", "fade", "cold")):
        kept = kept[:-1]
    return kept


def _repeat(form: list[Piece], count: int) -> list[Piece]:
    """A form made longer by going through its middle again, as far as needed, on the way to its end."""
    first, *middle, last = form
    turns, more = divmod(count - 2, len(middle))
    return [first, *middle * turns, *middle[len(middle) - more :], last]


def misfit(purpose: Purpose, span: Span) -> float:
    """What speaks against the best place to end that a span offers: 0 where whole bars fill it as they should."""
    return min(end.cost for end in _ends(purpose, span))


def _ends(purpose: Purpose, span: Span) -> list[_End]:
    """Where a song may end. Costs are of the same kind as `oddness`."""
    total, bar = span.beat_at(span.seconds), span.bar
    if purpose.is_loop:
        bars = max(1, round(total / bar))
        return [_End(bars * bar, bars * bar, bars, 0.0)]
    if purpose.ending == "fade":
        return [_End(total, total, max(1, round(total / bar)), 0.0)]
    if purpose.ending == "cold":
        wanted = span.beat_at(span.seconds - _COLD_SECONDS)
        last = float(int(wanted + 1e-6))
        on_bar = last // bar * bar
        beat = on_bar if on_bar and last - on_bar <= 1.0 else last
        early = (wanted - beat) / bar * span.bar_seconds
        return [_End(beat, total, max(1, round(beat / bar)), _RING_COST * early + _OFF_BAR_COST * (beat != on_bar))]
    return list(_final_ends(purpose, span, total))


def _final_ends(purpose: Purpose, span: Span, total: float) -> Iterator[_End]:
    """Last chords with time to ring: on the first beat of a bar, where bars are long also within one."""
    least, wanted, longest = _ring(purpose, span.seconds)
    turns = (0.0, span.half) if span.bar_seconds > _SLOW_BAR_SECONDS else (0.0,)
    bars = int((span.beat_at(span.seconds - least) + 1e-6) // span.bar)
    places = [
        (ring, count, within)
        for count in range(bars, max(-1, bars - 4), -1)
        for within in (span.beats if purpose.is_sting else turns)
        if count + within and (ring := span.seconds * (1.0 - (count * span.bar + within) / total)) >= least - 0.05
    ]
    if not places:
        places = [(least, 0, max(span.bar / 4, min(span.bar, total - span.bar / 4)))]
    allowed = max(longest, min(places)[0])
    for ring, count, within in places:
        if ring <= allowed:
            beat, cost = count * span.bar + within, _RING_COST * abs(ring - wanted) + (_OFF_BAR_COST if within else 0.0)
            yield _End(beat, total, max(1, count), cost)
            yield _End(beat, total, count + 1, cost + 0.05)


def _ring(purpose: Purpose, seconds: float) -> tuple[float, float, float]:
    """How many seconds a last chord rings at least, best and at most."""
    least, most = _RING_SECONDS
    if purpose.is_sting:
        shares = [share * seconds for share in _STING_RING_SHARES]
        return min(least, shares[0]), shares[1], min(shares[2], _LONGEST_RING_SECONDS[1])
    short, long = _LONGEST_RING_SECONDS
    return least, min(most, max(least, 0.06 * seconds)), min(long, max(short, _LONGEST_RING_SHARE * seconds))
