"""Lines are corrected by hand, and their words keep their times as far as they can."""

from __future__ import annotations

import pytest

from engine.hearing.editing import BadWords, WrittenLine, rewrite
from engine.hearing.words import Line, Word, from_json, in_lines, to_json

LINES = (
    Line((Word("hear", 1.0, 1.5), Word("me", 1.5, 2.0))),
    Line((Word("out", 4.0, 5.0),)),
)


def test_the_same_number_of_words_keeps_each_time() -> None:
    (line, _) = rewrite(LINES, [WrittenLine("here we", 1.0, 0), WrittenLine("out", 4.0, 1)])
    assert line.words == (Word("here", 1.0, 1.5), Word("we", 1.5, 2.0))


def test_a_moved_line_moves_its_words_and_comes_in_its_order() -> None:
    moved = rewrite(LINES, [WrittenLine("hear me", 6.0, 0), WrittenLine("out", 4.0, 1)])
    assert [(word.text, word.start) for line in moved for word in line.words] == [
        ("out", 4.0), ("hear", 6.0), ("me", 6.5)
    ]  # fmt: skip


def test_another_number_of_words_shares_the_time_of_the_line() -> None:
    (line,) = rewrite(LINES, [WrittenLine("ab ab", 1.0, 0)])
    assert line.words == (Word("ab", 1.0, 1.5), Word("ab", 1.5, 2.0))


def test_an_empty_line_goes_and_a_new_one_comes() -> None:
    made = rewrite(LINES, [WrittenLine(" ", 1.0, 0), WrittenLine("out", 4.0, 1), WrittenLine("and in", 8.0)])
    assert [(line.text, line.start) for line in made] == [("out", 4.0), ("and in", 8.0)]


@pytest.mark.parametrize(
    "line",
    [WrittenLine("a" * 501, 1.0), WrittenLine("a", float("nan")), WrittenLine("a", -1.0), WrittenLine("a\x07", 1.0)],
)
def test_what_cannot_be_kept_is_refused(line: WrittenLine) -> None:
    with pytest.raises(BadWords):
        rewrite(LINES, [line])


def test_a_pause_a_sentence_and_ten_words_end_a_line() -> None:
    words = [Word(f"w{n}", n * 0.5, n * 0.5 + 0.4) for n in range(12)]
    assert [len(line.words) for line in in_lines(words)] == [10, 2]
    assert [len(line.words) for line in in_lines([*words[:2], *words[6:8]])] == [2, 2]
    assert [len(line.words) for line in in_lines([*words[:2], Word("end.", 1.0, 1.4), words[3]])] == [3, 1]


def test_what_is_kept_as_json_is_read_back() -> None:
    assert from_json(to_json(LINES)) == LINES
