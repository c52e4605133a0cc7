"""The line of a drawing is a melody from left to right, as high as it lies; what is no drawing is refused."""

from __future__ import annotations

import pytest

from engine.seeing.drawing import BadDrawing, checked_strokes, theme_of
from engine.themes import notes_of


def degrees(*strokes: list[list[float]]) -> list[int | None]:
    theme = theme_of(checked_strokes(list(strokes)))
    assert theme is not None
    return [note.degree for note in notes_of(theme)]


def test_a_line_that_rises_is_a_scale_that_rises() -> None:
    found = degrees([[0.1, 0.9], [0.9, 0.1]])
    assert found == sorted(found)  # type: ignore[type-var]
    assert found[0] <= -2  # type: ignore[operator]
    assert found[-1] >= 6  # type: ignore[operator]


def test_a_line_drawn_from_right_to_left_is_read_from_left_to_right() -> None:
    assert degrees([[0.9, 0.1], [0.1, 0.9]]) == degrees([[0.1, 0.9], [0.9, 0.1]])


def test_of_two_lines_the_higher_is_the_melody() -> None:
    high = [[0.0, 0.2], [1.0, 0.3]]
    assert degrees(high, [[0.0, 0.9], [1.0, 0.8]]) == degrees(high)


def test_where_nothing_is_drawn_it_rests() -> None:
    found = degrees([[0.0, 0.5], [0.3, 0.4]], [[0.7, 0.2], [1.0, 0.3]])
    assert None in found
    assert found[-1] is not None


def test_a_level_line_repeats_its_note_and_lasts_two_bars() -> None:
    theme = theme_of(checked_strokes([[[0.0, 0.5], [1.0, 0.5]]]))
    notes = notes_of(theme)
    assert {note.degree for note in notes} == {2}
    assert sum(note.beats for note in notes) == 8


@pytest.mark.parametrize("strokes", [[], [[]], [[[0.5, 0.5]]], [[[0.5, 0.1], [0.5, 0.9]]]])
def test_what_is_no_line_is_no_melody(strokes: list[list[list[float]]]) -> None:
    assert theme_of(checked_strokes(strokes)) is None


@pytest.mark.parametrize(
    "values",
    [None, {}, "line", [3], [[3]], [[[0.1]]], [[[0.1, "x"]]], [[[0.1, float("nan")]]], [[[0.1, 1.01]]],
     [[[-0.1, 0.5]]], [[[True, 0.5]]], [[[0.1, 10**400]]], [[]] * 501, [[[0.1, 0.1]] * 20_001]],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(values: object) -> None:
    with pytest.raises(BadDrawing, match="draw it again"):
        checked_strokes(values)
