"""A balance and its use by day as a picture that any width can hold, and the same in words."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest

from engine.pictures.chart import Day, chart_svg, describe

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2025, 10, 20)


def days(*numbers: tuple[int, int], first: date = FIRST) -> list[Day]:
    return [Day(first + timedelta(days=index), balance, used) for index, (balance, used) in enumerate(numbers)]


def drawn(found: list[Day]) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(found))


def of_class(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in picture.iter() if name in str(element.get("class")).split()]


def test_words_name_begin_end_and_the_day_of_most_use() -> None:
    assert describe(days((100, 0), (92, 8), (64, 28))) == (
        "From 100 to 64 credits in 3 days. Used 36 in all, most on 22 October: 28."
    )


def test_words_name_a_height_and_a_depth_between() -> None:
    assert describe(days((10, 0), (200, 0), (0, 200), (50, 0))) == (
        "From 10 to 50 credits in 4 days, at most 200 on 21 October, at least 0 on 22 October. Used 200, on 22 October."
    )


def test_words_tell_of_what_came_and_went() -> None:
    assert describe(days((0, 0), (50, 0), (0, 50))) == (
        "0 credits at the beginning and the end of 3 days, at most 50 on 21 October. Used 50, on 22 October."
    )


def test_words_say_when_nothing_happened() -> None:
    assert describe(days((0, 0), (0, 0))) == "0 credits all through 2 days. Nothing was used."
    assert describe(days((1, 0))) == "1 credit all through 1 day. Nothing was used."


def test_the_picture_says_the_same_to_those_who_do_not_see_it() -> None:
    found = days((100, 0), (92, 8))
    picture = drawn(found)
    assert (picture.get("role"), picture.get("aria-label")) == ("img", describe(found))


def test_a_bar_stands_for_each_day_of_use_and_is_as_high_as_the_use() -> None:
    bars = of_class(drawn(days((100, 0), (98, 2), (94, 4), (94, 0))), "chart__bar")
    heights = [float(bar.get("height", 0)) for bar in bars]
    assert len(bars) == 2
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert [str(bar.findtext(f"{SVG}title")) for bar in bars] == [
        "21 October: 2 used, 98 left",
        "22 October: 4 used, 94 left",
    ]


def test_the_balance_is_a_step_for_each_day() -> None:
    (line,) = of_class(drawn(days((100, 0), (50, 50), (50, 0), (0, 50))), "chart__line")
    assert line.get("d") == "M0 0H1V66H2H3V132H4"


@pytest.mark.parametrize("count", [1, 2, 30, 90, 365])
def test_nothing_lies_outside_of_any_width(count: int) -> None:
    picture = drawn(days(*[(number, number) for number in range(count)]))
    assert picture.get("width") == "100%"
    for bar in of_class(picture, "chart__bar"):
        left, width = (float(str(bar.get(name)).rstrip("%")) for name in ("x", "width"))
        assert 0 <= left <= left + width <= 100
    dates = of_class(picture, "chart__date")
    assert 1 <= len(dates) <= 5
    assert all(0 <= float(str(one.get("x")).rstrip("%")) <= 100 for one in dates)


def test_days_over_a_turn_of_the_year_say_which_year() -> None:
    picture = drawn(days(*[(1, 0)] * 365))
    dates = of_class(picture, "chart__date")
    assert [str(one.text) for one in dates] == ["20 Oct 2025", "19 Jan", "20 Apr", "20 Jul", "19 Oct 2026"]
    assert [str(one.text) for one in of_class(picture, "chart__date--spare")] == ["19 Jan", "20 Jul"]


@pytest.mark.parametrize(
    ("most", "top"), [(0, "1"), (1, "1"), (7, "8"), (99, "100"), (101, "200"), (123_456, "200,000")]
)
def test_a_scale_ends_at_a_round_number_that_holds_everything(most: int, top: str) -> None:
    numbers = of_class(drawn(days((most, 0))), "chart__number")
    assert numbers[0].text == top


def test_it_carries_no_style_and_no_script_of_its_own() -> None:
    picture = drawn(days((5, 1), (4, 1)))
    assert not [
        element for element in picture.iter() if element.get("style") or element.tag.endswith(("style", "script"))
    ]


def test_a_year_of_busy_days_stays_small() -> None:
    assert len(chart_svg(days(*[(1000 - number, number % 9) for number in range(365)]))) < 64_000


def test_no_days_are_no_chart() -> None:
    with pytest.raises(ValueError, match="day"):
        chart_svg([])
