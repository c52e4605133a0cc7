"""Fields that hold several values: names between commas, what was thrown out, answers to questions, the sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from engine.brief import MOST_NAMES, MOST_SECTIONS, SECTIONS, SectionWish
from tracks.lengths import as_clock, seconds_of

ANSWER = "answer_"
NAME_CHARACTERS = 80
PARTS_OF_SECTION = ("name", "bars", "at")


def values_of(data: Mapping[str, Any], name: str) -> list[Any]:
    """Every value sent under this name, in the order it was sent."""
    if isinstance(data, MultiValueDict):
        return data.getlist(name)
    value = data.get(name)
    return list(value) if isinstance(value, list | tuple) else [] if value in {None, ""} else [value]


class NamesField(forms.CharField):
    """Names between commas, as a tuple without doubles."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=600, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        names = [" ".join(name.lower().split()) for name in super().clean(value).split(",")]
        found = tuple(dict.fromkeys(name for name in names if name))
        if len(found) > MOST_NAMES or any(len(name) > NAME_CHARACTERS for name in found):
            raise ValidationError(f"Name up to {MOST_NAMES} of these, in up to {NAME_CHARACTERS} characters each.")
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class _Values(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> list[str]:
        return [str(value)[:NAME_CHARACTERS] for value in values_of(data, name)][:MOST_NAMES]


class ValuesField(forms.Field):
    """Every value that was sent under one name: nothing of it can be wrong, only without effect."""

    widget = _Values

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value or ()))


class _Answers(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> dict[str, str]:
        known = data.get(name)
        if isinstance(known, dict):
            return known
        sent = {key.removeprefix(ANSWER): str(data[key]) for key in data if key.startswith(ANSWER)}
        return {field: value[:NAME_CHARACTERS] for field, value in sent.items() if value}


class AnswersField(forms.Field):
    """What was answered to questions about the words, by field of the brief."""

    widget = _Answers

    def __init__(self) -> None:
        super().__init__(required=False)


class _Sections(forms.Widget):
    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> list[dict[str, str]]:
        known = data.get(name)
        if isinstance(known, list):
            return known
        columns = [[str(value)[:20] for value in values_of(data, f"section_{part}")] for part in PARTS_OF_SECTION]
        rows = [dict(zip(PARTS_OF_SECTION, row, strict=True)) for row in zip(*columns, strict=False)]
        return rows[: MOST_SECTIONS + 1]


class SectionsField(forms.Field):
    """The form of a song, a row for each section; rows without a name say nothing."""

    widget = _Sections

    def clean(self, value: Any) -> tuple[SectionWish, ...]:
        return tuple(_section(row) for row in value or () if row.get("name"))

    def prepare_value(self, value: Any) -> Any:
        return [row if isinstance(row, dict) and "at" in row else _as_row(row) for row in value or ()]


def _as_row(section: Any) -> dict[str, str]:
    """A section of a brief as it is typed."""
    values = section if isinstance(section, dict) else vars(section)
    at = values.get("at_seconds")
    return {
        "name": str(values.get("name", "")),
        "bars": str(values.get("bars") or ""),
        "at": "" if at is None else as_clock(float(at)),
    }


def _section(row: Mapping[str, str]) -> SectionWish:
    name, bars, at = row["name"], row.get("bars", "").strip(), row.get("at", "").strip()
    if name not in SECTIONS:
        raise ValidationError(f"“{name}” is not a section we know. Choose: {', '.join(SECTIONS)}.")
    if bars and not (bars.isascii() and bars.isdigit()):
        raise ValidationError("Write the bars of a section as a whole number, or leave them empty.")
    begins = seconds_of(at) if at else None
    if at and begins is None:
        raise ValidationError("Write when a section begins such as 0:30, or leave it empty.")
    return SectionWish(name, int(bars) if bars else None, begins)


def change_rows(rows: list[dict[str, str]], change: str) -> list[dict[str, str]]:
    """The rows after a button was pressed: "add", "up:2", "down:2" or "remove:2", counted from 0."""
    rows = list(rows)
    verb, _, number = change.partition(":")
    if verb == "add" and len(rows) < MOST_SECTIONS:
        return [*rows, dict.fromkeys(PARTS_OF_SECTION, "") | {"name": SECTIONS[1]}]
    place = int(number) if number.isascii() and number.isdigit() else -1
    if not 0 <= place < len(rows):
        return rows
    row = rows.pop(place)
    if verb == "remove":
        return rows
    rows.insert(max(0, place - 1) if verb == "up" else place + 1, row)
    return rows
