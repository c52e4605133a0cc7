"""Lines of words as they are typed on their page: a text and a beginning for each, by its number, and one new line."""

from __future__ import annotations

from django.http import QueryDict

from engine.hearing.editing import MOST_LINES, BadWords, WrittenLine

NEW = "new"
_MOST_DIGITS = 12


def typed_lines(sent: QueryDict) -> list[WrittenLine]:
    """The lines of the fields `text-0`, `start-0` and so on, and of `text-new`. Raises BadWords."""
    lines = [
        WrittenLine(str(sent[f"text-{number}"]), _seconds(str(sent.get(f"start-{number}", ""))), number)
        for number in range(MOST_LINES)
        if f"text-{number}" in sent
    ]
    if sent.get(f"text-{NEW}", "").strip():
        lines.append(WrittenLine(str(sent[f"text-{NEW}"]), _seconds(str(sent.get(f"start-{NEW}", "")))))
    return lines


def typed_version(sent: QueryDict) -> int:
    """Which version was shown; 0 for none."""
    version = sent.get("version", "")
    return int(version) if version.isdecimal() and len(version) < _MOST_DIGITS else 0


def _seconds(text: str) -> float:
    """Seconds, or minutes and seconds with a colon."""
    minutes, colon, rest = text.strip().rpartition(":")
    try:
        return (int(minutes) * 60 if colon else 0) + float(rest)
    except ValueError as error:
        raise BadWords(f"“{text[:40]}” is no time: write when a line begins in seconds, such as 12.5.") from error
