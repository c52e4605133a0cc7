"""Turns what was typed on the library and track pages into clean values."""

from __future__ import annotations

from django import forms

from engine.brief import GENRES
from tracks.models import STATES_OF_STATUS, TITLE_CHARACTERS, Complaint


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
