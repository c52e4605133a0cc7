"""Shares the bars of a song out to its sections: whole phrases of four where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

FRAMES = ("intro", "outro", "break", "build", "interlude", "prechorus")
PHRASE = 4
_EVEN = (2, 4, 8, 16, 32)


class Piece(NamedTuple):
    """A section before it has a length. weight: its usual bars; bars and at (its first bar): fixed where given.

    least: the bars it needs.
    """

    name: str
    weight: float = 8.0
    bars: int | None = None
    at: int | None = None
    least: int = 0


def allot(pieces: Sequence[Piece], bars: int, least: int) -> list[int] | None:
    """Bars for each piece, `bars` in all, at least `least` where the piece leaves it open; None where it can't be."""
    marks = [place for place, piece in enumerate(pieces) if place == 0 or piece.at is not None]
    lengths: list[int] = []
    for first, last in zip(marks, [*marks[1:], len(pieces)], strict=True):
        stop = pieces[last].at if last < len(pieces) else bars
        shared = _share(pieces[first:last], (stop or 0) - (pieces[first].at or 0), least, last == len(pieces))
        if shared is None:
            return None
        lengths.extend(shared)
    return lengths


def _share(pieces: Sequence[Piece], bars: int, least: int, is_end: bool) -> list[int] | None:
    """The lengths of pieces that fill a stretch between two fixed places."""
    lengths = [piece.bars or max(least, piece.least) for piece in pieces]
    open_places = [place for place, piece in enumerate(pieces) if piece.bars is None]
    left = bars - sum(lengths)
    if left < 0 or (left and not open_places) or bars < 1:
        return None
    room = sum(lengths[place] for place in open_places) + left
    weights = sum(pieces[place].weight for place in open_places)
    step = PHRASE if least >= PHRASE else 2
    targets = {place: room * pieces[place].weight / weights for place in open_places}
    while left >= step:
        growths = {place: _growth(lengths[place], step) for place in open_places}
        able = [place for place in open_places if growths[place] <= left] or open_places
        needy = max(able, key=lambda place: (targets[place] - lengths[place] - growths[place] / 2, -place))
        grown = min(growths[needy], left // step * step)
        lengths[needy] += grown
        left -= grown
    if left:
        lengths[_elastic(pieces, open_places, lengths, is_end)] += left
    return lengths


def _growth(length: int, step: int) -> int:
    """From one musical length to the next: 4, 8, 16, 24 …"""
    return length if length in (2, 4, 8) and length >= step else 2 * PHRASE if length >= 2 * PHRASE else step


def _elastic(pieces: Sequence[Piece], places: Sequence[int], lengths: Sequence[int], is_end: bool) -> int:
    """The section that bears odd bars best: the last of the song, an intro, else the longest."""
    if is_end and places[-1] == len(pieces) - 1:
        return places[-1]
    return next((place for place in places if pieces[place].name == "intro"), max(places, key=lambda p: lengths[p]))


def oddness(pieces: Sequence[Piece], lengths: Sequence[int]) -> float:
    """How far lengths are from what ears expect: 0 for phrases of usual proportions, about 1 for none at all."""
    odd = sum(
        0.0 if length in _EVEN else 0.3 if length % PHRASE == 0 else 0.6 + 0.4 * (length % 2) for length in lengths
    )
    whole, weights = sum(lengths), sum(piece.weight for piece in pieces)
    bent = sum(abs(length / whole - piece.weight / weights) for piece, length in zip(pieces, lengths, strict=True))
    return odd / len(lengths) + bent
