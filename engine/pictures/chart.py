"""A balance and what was used of it, day by day, as a picture, and the same in words for those who don't see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

HEIGHT = 300
_BALANCE_TOP, _BALANCE_HEIGHT = 30, 132
_USE_TOP, _USE_HEIGHT = 208, 62
_DATES_AT = 292
_BAR_SHARE = 0.72
_LABELS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day: the balance at its end and what was used on it."""

    date: date
    balance: int
    used: int


def chart_svg(days: Sequence[Day]) -> str:
    """An SVG of two panels over the same days: the balance as steps with what is below filled, and use as bars.

    As wide as its place: everything across is in shares of the width, so that letters keep their size on a narrow
    screen. The numbers of the scales stand beyond its right end: leave 3 rem for them. Colours come from the classes
    (chart__…) of the page's style sheet; without one everything has the text's colour. Raises ValueError without days.
    """
    if not days:
        raise ValueError("A chart needs a day at least.")
    most, most_used = ceiling(max(day.balance for day in days)), ceiling(max(day.used for day in days))
    parts = [
        _panel("Credits available at the end of the day", _BALANCE_TOP, _BALANCE_HEIGHT, most),
        _steps(days, most),
        _panel("Credits used on the day", _USE_TOP, _USE_HEIGHT, most_used),
        *_bars(days, most_used),
        *_dates(days),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="100%" height="{HEIGHT}" role="img" '
        f'font-size="12" fill="currentColor" aria-label="{escape(describe(days), {chr(34): "&quot;"})}">'
        f"{''.join(parts)}</svg>"
    )


def describe(days: Sequence[Day]) -> str:
    """What the chart shows: "From 100 to 64 credits in 30 days. Used 36 in all, most on 3 November: 8."."""
    first, last = days[0].balance, days[-1].balance
    high = max(days, key=lambda day: day.balance)
    low = min(days, key=lambda day: day.balance)
    if high.balance == low.balance:
        said = f"{_credits(last)} all through {_length(days)}."
    else:
        said = f"From {first} to {_credits(last)} in {_length(days)}"
        if first == last:
            said = f"{_credits(last)} at the beginning and the end of {_length(days)}"
        if high.balance > max(first, last):
            said += f", at most {high.balance} on {_written(high.date)}"
        if low.balance < min(first, last):
            said += f", at least {low.balance} on {_written(low.date)}"
        said += "."
    return f"{said} {_use_in_words(days)}"


def _use_in_words(days: Sequence[Day]) -> str:
    used = [day for day in days if day.used]
    if not used:
        return "Nothing was used."
    if len(used) == 1:
        return f"Used {used[0].used}, on {_written(used[0].date)}."
    most = max(used, key=lambda day: day.used)
    return f"Used {sum(day.used for day in used)} in all, most on {_written(most.date)}: {most.used}."


def _panel(title: str, top: int, height: int, most: int) -> str:
    """The lines at nothing, half and whole of a scale, its name above and their numbers beyond the right end."""
    lines = [
        f'<line class="chart__grid" x1="0" x2="100%" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".25"/>'
        f'<text class="chart__number" x="100%" dx="8" y="{y + 4}">{value:,}</text>'
        for value in ((most, most // 2, 0) if most % 2 == 0 else (most, 0))
        for y in (round(top + height * (1 - value / most)),)
    ]
    return f'<text class="chart__name" x="0" y="{top - 14}">{title}</text>{"".join(lines)}'


def _steps(days: Sequence[Day], most: int) -> str:
    """The balance: each day a step of equal width; only the drawing is stretched, its line keeps its weight."""
    height = _BALANCE_HEIGHT
    levels = [round(height * (1 - day.balance / most), 1) for day in days]
    line = f"M0 {levels[0]:g}H1" + "".join(
        f"V{level:g}H{index + 1}" if level != levels[index - 1] else f"H{index + 1}"
        for index, level in enumerate(levels)
        if index
    )
    box = f'x="0" y="{_BALANCE_TOP}" width="100%" height="{height}" viewBox="0 0 {len(days)} {height}"'
    return (
        f'<svg {box} preserveAspectRatio="none" overflow="visible">'
        f'<path class="chart__area" fill-opacity=".2" d="{line}V{height}H0Z"/>'
        f'<path class="chart__line" fill="none" stroke="currentColor" stroke-width="2" '
        f'vector-effect="non-scaling-stroke" d="{line}"/></svg>'
    )


def _bars(days: Sequence[Day], most: int) -> list[str]:
    """A bar for each day on which something was used; pointing at it tells the day and the number."""
    step = 100 / len(days)
    bars = []
    for index, day in enumerate(days):
        if not day.used:
            continue
        height = max(2.0, _USE_HEIGHT * day.used / most)
        left = (index + (1 - _BAR_SHARE) / 2) * step
        bars.append(
            f'<rect class="chart__bar" x="{left:.2f}%" width="{_BAR_SHARE * step:.2f}%" '
            f'y="{_USE_TOP + _USE_HEIGHT - height:.1f}" height="{height:.1f}">'
            f"<title>{_written(day.date)}: {day.used} used, {day.balance} left</title></rect>"
        )
    return bars


def _dates(days: Sequence[Day]) -> list[str]:
    """At most five days along the foot, the first and the last among them; over a turn of the year these say which.

    Then those between the three may be left out (chart__date--spare) where there is no room for all.
    """
    count = min(_LABELS, len(days))
    places = [round(number * (len(days) - 1) / max(count - 1, 1)) for number in range(count)]
    turns = days[0].date.year != days[-1].date.year
    texts = []
    for number, index in enumerate(places):
        ends = number in (0, count - 1)
        anchor = "middle" if not ends else "start" if number == 0 else "end"
        across = 0.0 if number == 0 else 100.0 if number == count - 1 else (index + 0.5) * 100 / len(days)
        day = days[index].date
        said = f"{day.day} {day:%b}" + (f" {day:%Y}" if turns and ends else "")
        name = "chart__date chart__date--spare" if turns and number % 2 else "chart__date"
        texts.append(f'<text class="{name}" x="{across:.2f}%" y="{_DATES_AT}" text-anchor="{anchor}">{said}</text>')
    return texts


def ceiling(value: int) -> int:
    """The next round number (1, 2, 4, 5, 6, 8 or 10 times a power of ten) at or above a value: where a scale ends."""
    power: int = 10 ** max(0, len(str(value)) - 1)
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= value)


def _written(day: date) -> str:
    return f"{day.day} {day:%B}"


def _length(days: Sequence[Day]) -> str:
    return "1 day" if len(days) == 1 else f"{len(days)} days"


def _credits(amount: int) -> str:
    return "1 credit" if amount == 1 else f"{amount} credits"
