"""What the forms of projects say, as clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from projects.models import THINGS


class NewForm(forms.Form):
    """A project to begin, and what lies in it from the start; the services judge its title."""

    title = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in THINGS], required=False)
    thing = forms.UUIDField(required=False)


class SaveForm(forms.Form):
    """Title and description, and the version they were written on; the services judge their content."""

    title = forms.CharField(required=False)
    description = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ThingsForm(forms.Form):
    """Things of one kind, by their ids."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in THINGS])
    things = forms.TypedMultipleChoiceField(coerce=str, required=False)

    def __init__(self, data: Mapping[str, Any], sent: list[str]) -> None:
        super().__init__(data)
        self.fields["things"].choices = [(pk, pk) for pk in sent]  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """What to do with an item: its verb, and what some verbs need."""

    verb = forms.CharField(max_length=20)
    note = forms.CharField(required=False, strip=False)
    to = forms.UUIDField(required=False)
    place = forms.IntegerField(min_value=0, max_value=100_000, required=False)


class NewLyricsForm(forms.Form):
    """Lyrics to begin; the services judge them."""

    title = forms.CharField(required=False)
    theme = forms.CharField(required=False)
    text = forms.CharField(required=False, strip=False)
    language = forms.CharField(max_length=10, initial="en", required=False, empty_value="en")


class SaveLyricsForm(forms.Form):
    """Title and text, and the version they were written on; apart: what is there meanwhile stays a version."""

    title = forms.CharField(required=False)
    text = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    apart = forms.BooleanField(required=False)


class ChangeLyricsForm(forms.Form):
    """A verb, and which section, line or version it is about."""

    verb = forms.CharField(max_length=20)
    section = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    line = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
