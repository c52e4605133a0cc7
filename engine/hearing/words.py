"""What is heard: words with their times, in lines; the same shape as the words of a composed song."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PAUSE_SECONDS = 0.8
_MOST_WORDS = 10
_LEAST_WORDS = 3
_ENDS = (".", "?", "!", ";")


@dataclass(frozen=True)
class Word:
    """One word as it is written. start, end: seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Line:
    """Words that belong together; it has at least one."""

    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Draft:
    """What was heard. remark: what to know about it, as sentences, "" for nothing; language: "en" for English.

    No line is there where nothing was understood.
    """

    lines: tuple[Line, ...]
    remark: str = ""
    language: str = "en"


def in_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Words in lines: a pause, the end of a sentence or ten words end one."""
    lines: list[list[Word]] = []
    for word in words:
        line = lines[-1] if lines else []
        is_end = line and (
            word.start - line[-1].end >= _PAUSE_SECONDS
            or len(line) >= _MOST_WORDS
            or (len(line) >= _LEAST_WORDS and line[-1].text.endswith(_ENDS))
        )
        if is_end or not lines:
            lines.append([word])
        else:
            line.append(word)
    return tuple(Line(tuple(line)) for line in lines)


def to_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """[{"start", "end", "words": [{"text", "start", "end"}]}], in seconds, as composed songs have them."""
    return [
        {
            "start": round(line.start, 3),
            "end": round(line.end, 3),
            "words": [
                {"text": word.text, "start": round(word.start, 3), "end": round(word.end, 3)} for word in line.words
            ],
        }
        for line in lines
    ]


def from_json(lines: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines that `to_json` wrote."""
    return tuple(
        Line(tuple(Word(word["text"], word["start"], word["end"]) for word in line["words"])) for line in lines
    )
