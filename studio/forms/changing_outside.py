"""What a service can make of a recording, as forms: each turns what was typed into a wish, and offers who does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from engine.brief import LYRICS_CHARACTERS, PROMPT_CHARACTERS
from studio.forms.changing_songs import SongForm, number_field
from studio.queries.changing_outside import EXTEND, REDO, VARY, Changer


class OutsideForm(SongForm):
    """One verb. sample: a wish whose prices are told while nothing was typed."""

    sample: ClassVar[Mapping[str, Any]]
    changers: list[Changer]
    prompt = forms.CharField(
        label="How what is new is to sound",
        required=False,
        max_length=PROMPT_CHARACTERS[1],
        widget=forms.TextInput(attrs={"placeholder": "like the rest"}),
    )
    lyrics = forms.CharField(
        label="Words to sing in it",
        required=False,
        max_length=LYRICS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "none: it is instrumental"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(None, data)
        self.order_fields([name for name in self.fields if name not in {"prompt", "lyrics", "title"}])
        self.changers = []


class LongerForm(OutsideForm):
    """More at one end."""

    verb = EXTEND
    heading = "Make it longer"
    explanation = "The service listens to the recording and plays on. What is there stays as it is."
    sample: ClassVar[Mapping[str, Any]] = {"verb": EXTEND, "where": "end", "seconds": 20.0}
    where = forms.ChoiceField(label="Where", choices=[("end", "at its end"), ("start", "at its beginning")])
    seconds = number_field("By how many seconds", initial=20)


class PartForm(OutsideForm):
    """A stretch of seconds anew."""

    verb = REDO
    heading = "Make a part anew"
    explanation = "Everything outside of the part stays as it is, but for 20 ms where old and new meet."
    sample: ClassVar[Mapping[str, Any]] = {"verb": REDO, "first_seconds": 0.0, "last_seconds": 1.0}
    first_seconds = number_field("From second")
    last_seconds = number_field("To second")


class VariedForm(OutsideForm):
    """All of it anew."""

    verb = VARY
    heading = "A variation"
    explanation = "All of it is played anew after the recording, as long as it is."
    sample: ClassVar[Mapping[str, Any]] = {"verb": VARY}
    strength = number_field("How far from the recording, 0 to 1, where the service has a choice of it")


_FORMS: tuple[type[OutsideForm], ...] = (LongerForm, PartForm, VariedForm)


def outside_forms(data: QueryDict | None = None) -> list[OutsideForm]:
    """A form for each verb; the one that was sent is filled in with it."""
    verb = data.get("verb") if data is not None else None
    return [form(data if form.verb == verb else None) for form in _FORMS]
