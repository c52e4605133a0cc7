"""Lines that somebody corrects by hand: text and beginning of each; words keep their times as far as they can."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.hearing.words import Line, Word

MOST_LINES = 450
MOST_CHARACTERS = 500
LATEST_SECONDS = 3600.0
# How long a line that was added is, for each of its words.
_WORD_SECONDS = 0.4


class BadWords(ValueError):
    """The lines cannot be kept; the message says why."""


@dataclass(frozen=True)
class WrittenLine:
    """A line as somebody wrote it. start: seconds; number: which line it was before, None for a new one."""

    text: str
    start: float
    number: int | None = None


def lines_to_find(text: str) -> list[str]:
    """The lines of lyrics that are sung: no headings such as [Chorus], no empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not re.fullmatch(r"\[[^\]]*\]", line)]


def rewrite(lines: Sequence[Line], written: Sequence[WrittenLine]) -> tuple[Line, ...]:
    """The lines as they were written, by time; one without a text is taken out. Raises BadWords."""
    if len(written) > MOST_LINES:
        raise BadWords(f"A track has up to {MOST_LINES:,} lines of words.")
    made = [_rewrite_line(lines, line) for line in written if line.text.strip()]
    return tuple(sorted(made, key=lambda line: line.start))


def _rewrite_line(lines: Sequence[Line], written: WrittenLine) -> Line:
    text = " ".join(written.text.split())
    if len(text) > MOST_CHARACTERS:
        raise BadWords(f"A line has up to {MOST_CHARACTERS} characters.")
    if not (math.isfinite(written.start) and 0.0 <= written.start <= LATEST_SECONDS):
        raise BadWords("A line begins between 0 and 60 minutes.")
    if not all(sign.isprintable() for sign in text):
        raise BadWords("There are characters in a line that no words have.")
    before = lines[written.number] if written.number is not None and 0 <= written.number < len(lines) else None
    texts = text.split(" ")
    if before is None:
        return _spread(texts, written.start, written.start + _WORD_SECONDS * len(texts))
    shift = written.start - before.start
    if len(texts) != len(before.words):
        return _spread(texts, written.start, before.end + shift)
    words = zip(texts, before.words, strict=True)
    return Line(tuple(Word(text, word.start + shift, word.end + shift) for text, word in words))


def _spread(texts: Sequence[str], start: float, end: float) -> Line:
    """Words that follow each other from start to end, each as long as it has letters."""
    letters = sum(len(text) for text in texts)
    words, at = [], start
    for text in texts:
        until = at + (end - start) * len(text) / letters
        words.append(Word(text, at, until))
        at = until
    return Line(tuple(words))
