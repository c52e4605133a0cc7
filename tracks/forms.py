"""Turns what was typed on the create, library and track pages into clean values."""

from __future__ import annotations

from typing import Any

from django import forms

from engine.brief import (
    DURATION_SECONDS,
    GENRES,
    KEYS,
    LYRICS_CHARACTERS,
    MOODS,
    PROMPT_CHARACTERS,
    SEED_MAXIMUM,
    TEMPO_BPM,
    Brief,
)
from makers import choosing
from tracks.lengths import LengthField
from tracks.models import STATES_OF_STATUS, TITLE_CHARACTERS, Complaint, PayWith

AUTO = [("", "Auto")]
SHORTEST, LONGEST = PROMPT_CHARACTERS
DURATION_WORDS = (
    f"Choose a length between {DURATION_SECONDS[0]:g} and {DURATION_SECONDS[1]:g} seconds, such as 90, 1:30 or 2 min."
)
DEFAULT_SECONDS = 60
USUAL_TAKES = 2
MOST_CREDITS = 10_000
FOR_CUSTOM = ("genre", "mood", "key", "tempo_bpm", "style_strength", "seed")


class CreateForm(forms.Form):
    """A brief, as it is typed; an empty choice means "auto"."""

    prompt = forms.CharField(
        label="Describe the music",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Describe the music in a few words.",
            "min_length": f"Describe the music in {SHORTEST} to {LONGEST} characters.",
            "max_length": f"Describe the music in {SHORTEST} to {LONGEST} characters.",
        },
    )
    mode = forms.ChoiceField(choices=[("simple", "Simple"), ("custom", "Custom")], required=False)
    genre = forms.ChoiceField(choices=[*AUTO, *((genre, genre) for genre in GENRES)], required=False)
    mood = forms.ChoiceField(choices=[*AUTO, *((mood, mood) for mood in MOODS)], required=False)
    key = forms.ChoiceField(choices=[*AUTO, *((key, key) for key in KEYS)], required=False)
    tempo_bpm = forms.FloatField(
        label="Tempo in BPM",
        min_value=TEMPO_BPM[0],
        max_value=TEMPO_BPM[1],
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Choose a tempo between {TEMPO_BPM[0]:g} and {TEMPO_BPM[1]:g} BPM."
        ),
    )
    duration_seconds = LengthField(
        label="Length",
        min_value=DURATION_SECONDS[0],
        max_value=DURATION_SECONDS[1],
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), DURATION_WORDS),
    )
    takes = forms.TypedChoiceField(choices=[(2, "Two takes"), (1, "One take")], coerce=int, required=False)
    sings = forms.BooleanField(label="With a voice", required=False)
    lyrics = forms.CharField(
        label="Lyrics", max_length=LYRICS_CHARACTERS, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    style_strength = forms.FloatField(label="Style strength", min_value=0, max_value=1, required=False)
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=SEED_MAXIMUM,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Choose a whole seed between 0 and {SEED_MAXIMUM}."
        ),
    )
    provider = forms.ChoiceField(label="Made by", required=False)
    may_fall_back = forms.BooleanField(label="If it fails, let another make it", required=False)
    most_credits = forms.IntegerField(
        label="At most, for a take",
        min_value=1,
        max_value=MOST_CREDITS,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Choose a whole number of credits up to {MOST_CREDITS}."
        ),
    )
    pay_with = forms.ChoiceField(label="Pay with", choices=PayWith.choices, required=False)
    idempotency_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    quoted = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.makers = choosing.makers()
        chosen = self.fields["provider"]
        chosen.choices = [(choosing.AUTO, "Auto"), *((one.slug, one.name) for one in self.makers)]  # type: ignore[attr-defined]

    @property
    def is_free(self) -> bool:
        return bool(self["pay_with"].value() == PayWith.FREE)

    @property
    def takes_wanted(self) -> int:
        return int(self.cleaned_data["takes"] or USUAL_TAKES)

    def readable(self) -> CreateForm:
        """What is filled in or offered at first, bound and under a stand-in for words that are still to be written."""
        values = {name: self[name].value() for name in self.fields}
        if len((values["prompt"] or "").strip()) < SHORTEST:
            # Price and length hang on other things than the words.
            values["prompt"] = "music"
        return CreateForm(values)

    def wishes(self) -> dict[str, Any]:
        """Who is to make it, and what if that fails; where there is nobody to choose from, nothing was asked."""
        values = self.cleaned_data
        return {
            "provider": values["provider"] or choosing.AUTO,
            "may_fall_back": values["may_fall_back"] or len(self.makers) < 2,
            "most_credits": values["most_credits"],
        }

    def brief(self) -> Brief:
        """What was asked for, unchecked; the service checks it."""
        values = self.cleaned_data
        if values["mode"] != "custom":
            # What the simple desk doesn't show must not decide anything.
            values = {**values, **dict.fromkeys(FOR_CUSTOM)}
        return Brief(
            prompt=values["prompt"],
            genre=values["genre"] or None,
            mood=values["mood"] or None,
            key=values["key"] or None,
            tempo_bpm=values["tempo_bpm"],
            duration_seconds=values["duration_seconds"] or DEFAULT_SECONDS,
            is_instrumental=not values["sings"],
            lyrics=values["lyrics"] if values["sings"] else "",
            style_strength=0.5 if values["style_strength"] is None else values["style_strength"],
            seed=values["seed"],
        )

    def add_brief_error(self, field: str, message: str) -> None:
        """Put an error of the brief beside the input it is about."""
        self.add_error(field if field in self.fields else None, message)


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
