"""Columns over time and bars beside their limits: as wide as their place, and told to those who don't see them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from engine.pictures.bars import Bar, Column, bars_svg, columns_svg


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(svg).iter() if name in str(one.get("class")).split()]


def columns(*values: int) -> str:
    found = [Column(f"{hour}:00", value, f"{hour}: {value} & more") for hour, value in enumerate(values)]
    return columns_svg(found, label='All "in" words', written=lambda value: f"{value} <cents>", least=10)


def test_a_column_is_as_high_as_its_share_of_a_round_scale() -> None:
    svg = columns(0, 50, 100)
    heights = [float(one.get("height", 0)) for one in of_class(svg, "bars__column")]
    assert heights == [60.0, 120.0]
    assert [one.text for one in of_class(svg, "bars__number")] == ["100 <cents>", "0 <cents>"]


def test_the_scale_never_ends_below_what_was_asked_for() -> None:
    assert of_class(columns(0, 0), "bars__number")[0].text == "10 <cents>"
    assert of_class(columns(0, 0), "bars__column") == []


def test_the_smallest_value_can_be_seen() -> None:
    assert float(of_class(columns(1, 1_000_000), "bars__column")[0].get("height", 0)) >= 2


def test_names_stand_at_both_ends_and_never_more_than_five() -> None:
    names = [one.text for one in of_class(columns(*range(24)), "bars__name")]
    assert (names[0], names[-1], len(names)) == ("0:00", "23:00", 5)


def test_a_chart_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="column"):
        columns_svg([], label="", written=str)


def test_a_bar_never_leaves_its_place_and_alarms_when_told_to() -> None:
    svg = bars_svg(
        [
            Bar("Full <b>", 30, 20, "30 of 20", is_alarming=True),
            Bar("Half", 5, 10, "5 of 10"),
            Bar("No limit", 5, 0, "5"),
        ],
        label="x",
    )
    assert [one.get("width") for one in of_class(svg, "bars__bar")] == ["100.00%", "50.00%"]
    assert len(of_class(svg, "bars__bar--alarming")) == 1
    assert [one.text for one in of_class(svg, "bars__name")] == ["Full <b>", "Half", "No limit"]


def test_the_whole_is_said_in_words() -> None:
    picture = ElementTree.fromstring(columns(1))
    assert (picture.get("role"), picture.get("aria-label")) == ("img", 'All "in" words')
