"""A length as people type and read it: 90, 1:30, 2 min, 1 minute 30."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_NUMBER = r"\d+(?:[.,]\d+)?"
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_MINUTES = rf"(?P<minutes>{_NUMBER}) ?m(?:in(?:ute)?s?)?\.?"
_SECONDS = rf"(?P<seconds>{_NUMBER}) ?(?:s(?:ec(?:ond)?s?)?\.?)?"
_WORDS = re.compile(rf"(?:{_MINUTES})? ?(?:and )?(?:{_SECONDS})?")


def seconds_of(typed: str) -> float | None:
    """The seconds somebody meant, a bare number being seconds; None for what is no length."""
    text = " ".join(typed.lower().split())
    if clock := _CLOCK.fullmatch(text):
        return float(int(clock[1]) * 60 + int(clock[2]))
    words = _WORDS.fullmatch(text)
    if words is None or not any(words.groups()):
        return None
    minutes, seconds = (float((part or "0").replace(",", ".")) for part in (words["minutes"], words["seconds"]))
    return minutes * 60 + seconds


def as_clock(seconds: float) -> str:
    """1:30; parts of a second as a bare number, which reads back as the same length."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}" if seconds == int(seconds) else as_number(seconds)


def as_number(value: float) -> str:
    """As few digits as read back as the same number."""
    return repr(float(value)).removesuffix(".0")


class LengthField(forms.FloatField):
    """Seconds, typed as a number, as minutes and seconds, or in words."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        seconds = seconds_of(str(value))
        if seconds is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return seconds

    def prepare_value(self, value: Any) -> Any:
        return as_clock(value) if isinstance(value, int | float) else value
