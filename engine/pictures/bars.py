"""Numbers over time as columns, and amounts beside their limits as bars: SVG, with the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine.pictures.chart import ceiling

_TOP, _HEIGHT, _NAMES_AT, _WHOLE = 8, 120, 150, 158
_LABELS = 5
_ROW, _BAR_AT, _BAR = 40, 18, 10


@dataclass(frozen=True, slots=True)
class Column:
    """One stretch of time: what it is called at the foot, its value, and what pointing at it tells."""

    name: str
    value: int
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount of at most so much; told stands at its end. is_alarming: drawn to be noticed."""

    name: str
    value: float
    most: float
    told: str
    is_alarming: bool = False


def columns_svg(columns: Sequence[Column], *, label: str, written: Callable[[int], str], least: int = 1) -> str:
    """Columns over time; as wide as its place, with the numbers of the scale beyond its right end: leave 4 rem.

    label: the whole in words, for those who don't see it. written: a value as the scale shows it. least: the scale
    goes at least so far. Colours come from the classes (bars__…) of the page's style sheet. Raises ValueError without
    columns.
    """
    if not columns:
        raise ValueError("A chart needs a column at least.")
    most = ceiling(max(least, *(column.value for column in columns)))
    step = 100 / len(columns)
    drawn = [
        f'<rect class="bars__column" x="{(index + 0.12) * step:.2f}%" width="{0.76 * step:.2f}%" '
        f'y="{_TOP + _HEIGHT - height:.1f}" height="{height:.1f}"><title>{escape(column.told)}</title></rect>'
        for index, column in enumerate(columns)
        if column.value
        for height in (max(2.0, _HEIGHT * column.value / most),)
    ]
    return _svg(_WHOLE, label, [*_scale(most, written), *drawn, *_names(columns)])


def bars_svg(bars: Sequence[Bar], *, label: str) -> str:
    """One bar under the other, each on a scale of its own; as wide as its place. label as above."""
    drawn = [part for place, bar in enumerate(bars) for part in _bar(bar, place * _ROW)]
    return _svg(max(1, len(bars) * _ROW), label, drawn)


def _bar(bar: Bar, top: int) -> list[str]:
    share = min(1.0, bar.value / bar.most) if bar.most else 0.0
    kind = "bars__bar bars__bar--alarming" if bar.is_alarming else "bars__bar"
    same = f'y="{top + _BAR_AT}" height="{_BAR}" rx="3"'
    return [
        f'<text class="bars__name" x="0" y="{top + 12}">{escape(bar.name)}</text>',
        f'<text class="bars__number" x="100%" y="{top + 12}" text-anchor="end">{escape(bar.told)}</text>',
        f'<rect class="bars__place" x="0" width="100%" {same} fill-opacity=".15"/>',
        f'<rect class="{kind}" x="0" width="{100 * share:.2f}%" {same}/>' if share else "",
    ]


def _scale(most: int, written: Callable[[int], str]) -> list[str]:
    return [
        f'<line class="bars__grid" x1="0" x2="100%" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".25"/>'
        f'<text class="bars__number" x="100%" dx="8" y="{y + 4}">{escape(written(value))}</text>'
        for value, y in ((most, _TOP), (0, _TOP + _HEIGHT))
    ]


def _names(columns: Sequence[Column]) -> list[str]:
    """At most five names along the foot, the first and the last among them."""
    count = min(_LABELS, len(columns))
    texts = []
    for number in range(count):
        index = round(number * (len(columns) - 1) / max(count - 1, 1))
        anchor = "start" if number == 0 else "end" if number == count - 1 else "middle"
        across = {"start": 0.0, "end": 100.0}.get(anchor, (index + 0.5) * 100 / len(columns))
        name = escape(columns[index].name)
        texts.append(f'<text class="bars__name" x="{across:.2f}%" y="{_NAMES_AT}" text-anchor="{anchor}">{name}</text>')
    return texts


def _svg(height: int, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bars" width="100%" height="{height}" role="img" '
        f'font-size="12" fill="currentColor" aria-label="{escape(label, {chr(34): "&quot;"})}">{"".join(parts)}</svg>'
    )
