"""The sections of a song in another order, some of them twice or not at all, and its drop where one wants it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.brief import DURATION_SECONDS, MOST_SECTIONS, Brief, SectionWish
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.describing import describe_order
from engine.changing.producing import produce
from engine.changing.regions import ChangeError, clock, section_names, section_place
from engine.changing.rejoining import rejoin
from engine.changing.reordering import passages_of, reorder, tempo_over, total_of
from engine.changing.sections import DROP, Row, drop_at, ending_of, has_drop, rows_of
from engine.changing.songs import ComposedSong, voice_for
from engine.changing.wishes import Wish, number_in
from engine.composer.allotting import Piece, allot
from engine.composer.levels import levels_of
from engine.composer.score import Score
from engine.composer.uses import purpose_of
from engine.outside import Report

_LEAD = "build"
_CURVED = ("builds", "falls")
_FLOORS = (4, 2, 1)


@dataclass(frozen=True)
class Arrange:
    """rows: the sections of the new song. score: with these, as loud from beat to beat as its sections were.

    drop_seconds: when the first drop was to begin, None where nobody said.
    """

    old: Score
    rows: tuple[Row, ...]
    score: Score
    drop_seconds: float | None = None

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        _, vocals = voice_for(song, singer)
        brief = self._brief(song.brief)
        score = replace(self.score, levels=_levels(self.score, brief))
        facts = {**song.recipe.facts, "seconds": score.duration_seconds}
        heir = replace(
            song, score=score, brief=brief, recipe=replace(song.recipe, brief=brief.to_dict(), facts=facts)
        )  # fmt: skip
        report("rendering", None)
        joined = rejoin(song, score, passages_of(song.score, self.rows), into, vocals)
        settings = {
            "sections": self.names,
            **({} if self.drop_seconds is None else {"drop_seconds": drop_at(score)}),
            "kept_seconds": joined.kept_seconds if joined else 0.0,
            "joins": [join.to_dict() for join in joined.joins] if joined else [],
        }
        change = Change("arrange", settings, self.sentence)
        if joined is None:
            return produce(heir, score, brief, change, into, report, vocals, created=created)
        return deliver(heir, score, change, joined.master, joined.stems, report, created=created)

    @property
    def names(self) -> list[str]:
        """The sections in their new order, as they were called in the old song."""
        old = section_names(self.old.sections)
        return [old[row.place] for row in self.rows]

    @property
    def sentence(self) -> str:
        """What changed, in words."""
        return describe_order(self.old, self.score, self.rows)

    def _brief(self, brief: Brief) -> Brief:
        """The brief with the new length, order and moment; other moments are those of the old order."""
        named = [self.score.sections[place] for place, row in enumerate(self.rows) if row.bars]
        wishes = [SectionWish(section.name) for section in named]
        if self.drop_seconds is not None:
            first = [section.name for section in named].index(DROP)
            wishes[first] = SectionWish(DROP, at_seconds=drop_at(self.score))
        return replace(brief, duration_seconds=round(self.score.duration_seconds, 3), sections=tuple(wishes))


def read_arrange(score: Score, wish: Wish) -> Arrange:
    """ "sections": numbers or names in the new order, some maybe twice or left out; "drop_seconds": when the first
    drop begins; one of both at least. Raises ChangeError."""
    if "sections" not in wish and "drop_seconds" not in wish:
        raise ChangeError("sections", f"Write the new order of its sections by their numbers: {_choices(score)}.")
    rows = _order_in(score, wish) if "sections" in wish else rows_of(score)
    moment = None
    if "drop_seconds" in wish:
        rows, moment = _with_drop_at(score, rows, wish)
    if rows == rows_of(score):
        raise ChangeError(
            "drop_seconds" if moment is not None else "sections",
            "It is like that already: move a section, repeat one or leave one out"
            + (", or choose another moment for the drop." if has_drop(score) else "."),
        )
    arranged = reorder(score, rows)
    _check_length(arranged.duration_seconds, "sections" if "sections" in wish else "drop_seconds")
    return Arrange(score, tuple(rows), arranged, moment)


def _order_in(score: Score, wish: Wish) -> list[Row]:
    wished = wish["sections"]
    if not isinstance(wished, list | tuple) or not wished:
        raise ChangeError("sections", f"At least one section stays. Write their numbers in order: {_choices(score)}.")
    if len(wished) > MOST_SECTIONS:
        raise ChangeError("sections", f"A song can have up to {MOST_SECTIONS} sections, and these are {len(wished)}.")
    known = rows_of(score)
    rows = [known[_place(score, each)] for each in wished]
    for row in rows[:-1]:
        if not row.bars:
            name = section_names(score.sections)[row.place]
            raise ChangeError("sections", f"“{name}” is only the last chord, which stays last: put it at the end.")
    return rows


def _place(score: Score, name: object) -> int:
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise ChangeError("sections", f"Write numbers or names of sections: {_choices(score)}.")
    try:
        return section_place(score, str(name))
    except ChangeError as error:
        raise ChangeError("sections", str(error)) from error


def _choices(score: Score) -> str:
    return ", ".join(f"{number} {name}" for number, name in enumerate(section_names(score.sections), 1))


def _with_drop_at(score: Score, rows: Sequence[Row], wish: Wish) -> tuple[list[Row], float]:
    """The sections with other lengths before the first drop, and when it was to begin."""
    names = [score.sections[row.place].name for row in rows]
    if DROP not in names:
        raise ChangeError("drop_seconds", "There is no drop in it: change the order of its sections instead.")
    before, behind = rows[: names.index(DROP)], rows[names.index(DROP) :]
    if not before:
        raise ChangeError("drop_seconds", "The song begins with its drop: put a section before it first.")
    moments = _moments(score, rows, sum(row.bars for row in before), len(before))
    limits = round(min(moments.values()) - 0.05, 1), round(max(moments.values()) + 0.05, 1)
    wished = number_in(wish, "drop_seconds", limits, "the second at which the drop begins,")
    bars = min(moments, key=lambda count: abs(moments[count] - wished))
    return [*_fill(score, before, bars), *behind], wished


def _moments(score: Score, rows: Sequence[Row], now: int, least: int) -> dict[int, float]:
    """When the drop would begin by how many bars there are before it; until now there are `now`. It begins before the
    song was over, and at most that much later that the song is not too long."""
    bar, total = score.bar.bar, sum(row.bars for row in rows) * score.bar.bar + total_of(score) - ending_of(score)
    found: dict[int, float] = {}
    for bars in range(least, int(total_of(score) / bar) + 1):
        tempo = tempo_over(score, total + (bars - now) * bar)
        if not found or tempo.seconds_at(total + (bars - now) * bar) <= DURATION_SECONDS[1]:
            found[bars] = tempo.seconds_at(bars * bar)
    return found


def _fill(score: Score, before: Sequence[Row], bars: int) -> list[Row]:
    """Sections with so many bars in all: none becomes shorter where others grow, and a build is as it was if it can."""
    builds = {place for place, row in enumerate(before) if score.sections[row.place].name == _LEAD}
    for floor in _FLOORS:
        if lengths := _share_bars(score, before, bars, floor, builds if len(builds) < len(before) else set()):
            return [replace(row, bars=length) for row, length in zip(before, lengths, strict=True)]
    lengths = _share_bars(score, before, bars, 1, set())
    return [replace(row, bars=length) for row, length in zip(before, lengths, strict=True)]


def _share_bars(score: Score, before: Sequence[Row], bars: int, floor: int, fixed: Collection[int]) -> list[int]:
    """The bars of each section, as the composer shares them out before a drop; [] where it can't be. fixed: places of
    those that stay as they are."""
    is_more = bars > sum(row.bars for row in before)
    pieces = [
        Piece(
            score.sections[row.place].name,
            float(row.bars),
            bars=row.bars if place in fixed else None,
            least=row.bars if is_more else 0,
        )
        for place, row in enumerate(before)
    ]
    # The drop stands behind them, so that none of them counts as the end.
    lengths = (allot([*pieces, Piece(DROP, bars=1, at=bars)], bars + 1, floor) or [])[:-1]
    grown = [place for place, length in enumerate(lengths) if length > before[place].bars and not is_more]
    return _share_bars(score, before, bars, floor, {*fixed, *grown}) if grown else lengths


def _check_length(seconds: float, field: str) -> None:
    low, high = DURATION_SECONDS
    if not low <= seconds <= high:
        what = "leave something out" if seconds > high else "keep more of it"
        raise ChangeError(
            field, f"The song would be {clock(seconds)} long, and songs have {clock(low)} to {clock(high)}: {what}."
        )


def _levels(score: Score, brief: Brief) -> tuple[tuple[float, float], ...]:
    """How loud the whole is from beat to beat: rises, falls and fades go over all of it, else sections keep theirs."""
    purpose = purpose_of(brief)
    if purpose.arc in _CURVED or purpose.fade_seconds:
        return levels_of(purpose, score.sections, score.seconds_at, score.tempo.beat_at)
    return score.levels
