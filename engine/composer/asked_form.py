"""Forms that people ask for: lists of sections with bars and moments, and headings in lyrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise, takewhile

from engine.brief import MOST_SECTIONS, Brief, BriefError, SectionWish
from engine.composer.allotting import FRAMES, PHRASE, Piece
from engine.composer.sung_form import Bar, SungText, entry_bars

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
_ENDS = ("intro", "outro")
_INNER = ("solo", "bridge", "break", "interlude", "build", "prechorus")
_APPROACHES = ("build", "prechorus", "verse", "groove")
_CLIMAXES = ("chorus", "drop", "head", "theme", "groove")


def asked_pieces(
    brief: Brief, text: SungText, beat_at: Callable[[float], float], *, bar: float, bar_seconds: float, most: int
) -> list[Piece]:
    """The sections a brief or its sung words ask for, fixed where it says so; [] where the style may choose.

    most: bars there is room for. Raises BriefError for moments that are not in order or after the end.
    """
    if brief.sections and not inner_sections(brief):
        return _from_list(brief.sections, beat_at, bar, bar_seconds, most)
    pieces = word_pieces(text, most, Bar(bar, bar_seconds)) if text.is_headed else []
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


def word_pieces(text: SungText, most: int, bar: Bar) -> list[Piece]:
    """One section per stanza with bars enough for its lines, as far as there is room; [] without headed stanzas.

    most: bars there is room for.
    """
    pieces: list[Piece] = []
    free = most - 1
    for stanza in text.stanzas_by_turns():
        # The band begins.
        entry = 0 if pieces else entry_bars(free)
        ends = [entry + end for end in accumulate(text.bars(phrase, bar) for phrase in stanza.phrases)]
        needed = max((end for end in ends if end <= free), default=0)
        if not needed and pieces and free < (PHRASE if not ends else ends[0]):
            break
        weight = max(PHRASE, -(-needed // PHRASE) * PHRASE)
        pieces.append(Piece(stanza.section, float(weight), least=needed))
        free -= needed if ends else PHRASE
        if ends and needed < ends[-1]:
            break
    return _with_frame(pieces, most)


def _with_frame(pieces: list[Piece], most: int) -> list[Piece]:
    """With an intro and an outro where there is room; a solo that opens stands inside."""
    opening = list(takewhile(lambda piece: piece.name == "solo", pieces))
    pieces = pieces[len(opening) :]
    if not pieces:
        return []
    if opening:
        pieces = with_sections(pieces, [SectionWish("solo")])
    pieces = _sung_again(pieces, most)
    room = most - sum(piece.weight for piece in pieces)
    if room >= 2 * PHRASE and pieces[-1].name != "outro":
        pieces.append(Piece("outro", float(PHRASE)))
    if room >= PHRASE and pieces[0].name != "intro":
        pieces.insert(0, Piece("intro", float(PHRASE)))
    return pieces


def _sung_again(pieces: list[Piece], most: int) -> list[Piece]:
    """Where words are few for a long song its stanzas return, after a stretch without them."""
    longer = list(pieces)
    while sum(piece.weight for piece in longer) * 2 <= most - 2 * PHRASE and len(longer) < MOST_SECTIONS // 2:
        inner = longer[1:] if longer[0].name == "intro" else longer
        inner = inner[:-1] if inner[-1].name == "outro" else inner
        if not inner:
            break
        end = longer[-1:] if longer[-1].name == "outro" else []
        longer = [*longer[: len(longer) - len(end)], Piece("interlude", float(PHRASE)), *inner, *end]
    return longer
