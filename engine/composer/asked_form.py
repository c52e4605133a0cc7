"""Forms that people ask for: lists of sections with bars and moments, and headings in lyrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, takewhile

from engine.brief import Brief, BriefError, SectionWish
from engine.composer.allotting import FRAMES, PHRASE, Piece
from engine.words.stanzas import stanzas_of

_LEAD_SECONDS = 14.0
_REST_SECONDS = 26.0
# What leads to a section that is asked for at a moment, and what may follow it, by how many sections there is room for.
_BEFORE: Mapping[str, tuple[str, ...]] = {
    "drop": ("build", "intro build", "intro groove build", "intro groove break build"),
    "chorus": ("verse", "intro verse", "intro verse prechorus", "intro verse bridge prechorus"),
    "": ("intro", "intro verse", "intro verse chorus", "intro verse chorus verse"),
}
_AFTER: Mapping[str, tuple[str, ...]] = {
    "drop": ("outro", "break drop", "break drop outro", "break build drop outro"),
    "chorus": ("outro", "bridge chorus", "verse chorus outro", "verse chorus bridge chorus"),
    "": ("chorus", "verse chorus", "verse chorus outro", "chorus verse chorus outro"),
}
_BARS_A_LINE = 2
_ENDS = ("intro", "outro")
_INNER = ("solo", "bridge", "break", "interlude", "build", "prechorus")
_APPROACHES = ("build", "prechorus", "verse", "groove")
_CLIMAXES = ("chorus", "drop", "head", "theme", "groove")


def asked_pieces(
    brief: Brief, beat_at: Callable[[float], float], bar: float, bar_seconds: float, most: int
) -> list[Piece]:
    """The sections a brief or its sung words ask for, fixed where it says so; [] where the style may choose.

    most: bars there is room for. Raises BriefError for moments that are not in order or after the end.
    """
    if brief.sections and not inner_sections(brief):
        return _from_list(brief.sections, beat_at, bar, bar_seconds, most)
    pieces = [] if brief.is_instrumental else _from_lyrics(brief.lyrics, most)
    return with_sections(pieces, inner_sections(brief)) if pieces else []


def inner_sections(brief: Brief) -> tuple[SectionWish, ...]:
    """The sections a brief names as parts of a form that it leaves open: one without a moment, or solos and bridges."""
    wishes = brief.sections
    is_form = any(wish.at_seconds is not None for wish in wishes) or any(wish.name in _ENDS for wish in wishes)
    return () if is_form or (len(wishes) > 1 and any(wish.name not in _INNER for wish in wishes)) else wishes


def with_sections(form: Sequence[Piece], wishes: Sequence[SectionWish]) -> list[Piece]:
    """A form with sections that it has to have: its own of that name, else a new one beside its first climax."""
    pieces = list(form)
    for wish in reversed(wishes):
        place = next((place for place, piece in enumerate(pieces) if piece.name == wish.name), None)
        if place is None:
            climax = next((at for at, piece in enumerate(pieces) if piece.name in _CLIMAXES), 0)
            place = climax if wish.name in _APPROACHES else climax + 1
            if place == len(pieces) > 1:
                pieces.append(pieces[-1])
            pieces.insert(place, Piece(wish.name, 4.0 if wish.name in FRAMES else 8.0))
        pieces[place] = pieces[place]._replace(bars=wish.bars)
    return pieces


def refusal(pieces: Sequence[Piece], bar_seconds: float, bars: Sequence[int], seconds: float) -> BriefError:
    """What to change about sections that no length of `bars` can hold."""
    fixed = sum(piece.bars or 0 for piece in pieces)
    is_open = any(piece.bars is None for piece in pieces)
    if fixed and not is_open and fixed < min(bars):
        return BriefError(
            "sections",
            f"These sections have {fixed} bars, but {seconds:g} seconds hold {max(bars)} at this tempo. Add bars or "
            f"sections, leave the bars of one of them open, or ask for {fixed * bar_seconds + 3:.0f} seconds.",
        )
    needed = fixed + sum(piece.bars is None for piece in pieces)
    if needed > max(bars):
        return BriefError(
            "sections",
            f"These sections need at least {needed} bars, but {seconds:g} seconds hold {max(bars)} at this tempo. Take "
            f"bars or sections away, or ask for {needed * bar_seconds + 3:.0f} seconds.",
        )
    return BriefError(
        "sections",
        "The bars of these sections don't fit between the moments at which others begin. Change or leave out some of "
        "the bars or moments.",
    )


def _from_list(
    wishes: Sequence[SectionWish], beat_at: Callable[[float], float], bar: float, bar_seconds: float, most: int
) -> list[Piece]:
    pieces = [
        Piece(wish.name, 4.0 if wish.name in FRAMES else 8.0, wish.bars, _bar_of(wish, beat_at, bar)) for wish in wishes
    ]
    _check_order(wishes, pieces, most)
    if pieces[0].at:
        pieces = [*_sections_for(_BEFORE, pieces[0].name, pieces[0].at * bar_seconds / _LEAD_SECONDS), *pieces]
    pieces = _without_holes(pieces)
    last = pieces[-1]
    taken = sum(piece.bars or 0 for piece in pieces[_last_mark(pieces) :])
    rest = (most - (pieces[_last_mark(pieces)].at or 0) - taken) * bar_seconds
    if len(wishes) == 1 and last.name != "outro" and rest > (2 if last.bars else _REST_SECONDS):
        pieces += _sections_for(_AFTER, last.name, rest / _LEAD_SECONDS - (0 if last.bars else 1))
    if len(wishes) == 1 and not wishes[0].at_seconds and last.name == "outro":
        pieces = [*_sections_for(_BEFORE, "", most * bar_seconds / _LEAD_SECONDS - 1), *pieces]
    return pieces


def _last_mark(pieces: Sequence[Piece]) -> int:
    return max((place for place, piece in enumerate(pieces) if piece.at is not None), default=0)


def _bar_of(wish: SectionWish, beat_at: Callable[[float], float], bar: float) -> int | None:
    return None if wish.at_seconds is None else round(beat_at(wish.at_seconds) / bar)


def _sections_for(table: Mapping[str, tuple[str, ...]], name: str, count: float) -> list[Piece]:
    choices = table.get(name, table[""])
    names = choices[min(len(choices), max(1, round(count))) - 1].split()
    return [Piece(each, 4.0 if each in FRAMES else 8.0) for each in names]


def _without_holes(pieces: list[Piece]) -> list[Piece]:
    """The same pieces with something in between where all bars are fixed and don't reach the next moment."""
    filled: list[Piece] = []
    since, taken = 0, 0
    is_open = False
    for piece in pieces:
        if piece.at is not None and filled and not is_open and taken < piece.at - since:
            filled += _sections_for(_BEFORE, piece.name, 1)
        if piece.at is not None:
            since, taken, is_open = piece.at, 0, False
        taken += piece.bars or 0
        is_open = is_open or piece.bars is None
        filled.append(piece)
    return filled


def _check_order(wishes: Sequence[SectionWish], pieces: Sequence[Piece], most: int) -> None:
    timed = [(wish, piece.at) for wish, piece in zip(wishes, pieces, strict=True) if piece.at is not None]
    for (before, first), (after, second) in pairwise(timed):
        if first >= second:
            raise BriefError(
                "sections",
                f"“{after.name}” can't begin at {after.at_seconds:g} seconds: “{before.name}” stands before it and "
                f"begins at {before.at_seconds:g}.",
            )
    for wish, first in timed:
        if first >= most:
            raise BriefError(
                "sections", f"“{wish.name}” would begin at {wish.at_seconds:g} seconds, when the song is over."
            )


def _from_lyrics(lyrics: str, most: int) -> list[Piece]:
    """One section per headed stanza with bars enough for its lines; what there is no room for is left out."""
    stanzas = [stanza for stanza in stanzas_of(lyrics) if stanza.section]
    pieces: list[Piece] = []
    for stanza in stanzas:
        lines = len(stanza.lines)
        bars = -(-lines * _BARS_A_LINE // PHRASE) * PHRASE if lines else PHRASE
        if sum(piece.weight for piece in pieces) // _BARS_A_LINE + max(PHRASE, bars // _BARS_A_LINE) > most and pieces:
            break
        pieces.append(Piece(str(stanza.section), float(bars)))
    opening = list(takewhile(lambda piece: piece.name == "solo", pieces))
    pieces = pieces[len(opening) :]
    if not pieces:
        return []
    if opening:
        pieces = with_sections(pieces, [SectionWish("solo")])
    room = most - sum(piece.weight for piece in pieces)
    if room >= 2 * PHRASE and pieces[-1].name != "outro":
        pieces.append(Piece("outro", float(PHRASE)))
    if room >= PHRASE and pieces[0].name != "intro":
        pieces.insert(0, Piece("intro", float(PHRASE)))
    return pieces
