"""Turns what was typed on the library and track pages into clean values."""

from __future__ import annotations

from dataclasses import fields

from django import forms

from engine.brief import GENRES, KEYS, MOODS
from tracks.models import STATES_OF_STATUS, TITLE_CHARACTERS, Complaint, Origin
from tracks.queries import Filters

ORDERS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "slowest": "Slowest first",
    "fastest": "Fastest first",
    "shortest": "Shortest first",
    "longest": "Longest first",
}


class LibraryForm(forms.Form):
    """What to look for in one's library; a value that is none of the choices looks for nothing in particular."""

    q = forms.CharField(max_length=200, required=False)
    status = forms.ChoiceField(
        choices=[
            ("", "Any status"),
            *((status, status.title()) for status in STATES_OF_STATUS),
            ("discarded", "Discarded"),
        ],
        required=False,
    )
    genre = forms.ChoiceField(choices=[("", "Any genre"), *((genre, genre) for genre in GENRES)], required=False)
    cursor = forms.CharField(max_length=200, required=False)
    trash = forms.BooleanField(required=False)

    sort = forms.ChoiceField(choices=list(ORDERS.items()), required=False)
    tempo_from = forms.FloatField(min_value=1, max_value=999, required=False)
    tempo_to = forms.FloatField(min_value=1, max_value=999, required=False)
    key = forms.ChoiceField(choices=[("", "Any key"), *((key, key) for key in KEYS)], required=False)
    mixing = forms.BooleanField(required=False)
    mood = forms.ChoiceField(choices=[("", "Any mood"), *((mood, mood) for mood in MOODS)], required=False)
    seconds_from = forms.FloatField(min_value=0, max_value=99_999, required=False)
    seconds_to = forms.FloatField(min_value=0, max_value=99_999, required=False)
    origin = forms.ChoiceField(choices=[("", "Any origin"), *Origin.choices], required=False)
    created_from = forms.DateField(required=False)
    created_to = forms.DateField(required=False)
    has_stems = forms.BooleanField(required=False)
    liked = forms.BooleanField(required=False)

    def filters(self) -> Filters:
        """What to narrow the library to, as far as it is good."""
        values = {field.name: self.cleaned_data.get(field.name) for field in fields(Filters)}
        return Filters(**{name: value for name, value in values.items() if value is not None})


class RefundForm(forms.Form):
    """What is wrong with a take, for half its price back."""

    reason = forms.ChoiceField(
        choices=Complaint.choices,
        error_messages={"required": "Choose what is wrong.", "invalid_choice": "Choose what is wrong."},
    )
    text = forms.CharField(
        max_length=200, required=False, error_messages={"max_length": "Say it in up to 200 characters."}
    )


class RenameForm(forms.Form):
    """Another title."""

    title = forms.CharField(max_length=TITLE_CHARACTERS)
