"""Turns what was typed at the desk into a brief, and into how it is made and paid for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from engine.brief import (
    DEFAULT_SECONDS,
    DURATION_SECONDS,
    LYRICS_CHARACTERS,
    PROMPT_CHARACTERS,
    SEED_MAXIMUM,
    Brief,
)
from engine.lyrics.writing import THEME_CHARACTERS, Words
from makers import choosing
from tracks.forms.lists import AnswersField, ValuesField
from tracks.forms.options import OptionsForm, no_options, options_of
from tracks.forms.recipes import OpenedRecipeField
from tracks.forms.wording import DESCRIBED, WORDS_LANGUAGES, WORDS_PERSONS, own_words, words_in
from tracks.lengths import LengthField
from tracks.models import PayWith

SHORTEST, LONGEST = PROMPT_CHARACTERS
PROMPT_WORDS = f"Describe the music in {SHORTEST} to {LONGEST} characters."
DURATION_WORDS = (
    f"Choose a length between {DURATION_SECONDS[0]:g} and {DURATION_SECONDS[1]:g} seconds, such as 90, 1:30 or 2 min."
)
USUAL_TAKES = 2
MODES = [("simple", "Simple"), ("custom", "Custom"), (DESCRIBED, "Described lyrics")]
MOST_CREDITS = 10_000
# What a question about the words may decide.
ANSWERABLE = ("genre", "mood", "key", "metre", "voice", "use", "ending", "arc")


class CreateForm(OptionsForm):
    """A brief, as it is typed; an empty choice means "auto"."""

    prompt = forms.CharField(
        label="Describe the music",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Describe the music in a few words.",
            "min_length": PROMPT_WORDS,
            "max_length": PROMPT_WORDS,
        },
    )
    mode = forms.ChoiceField(choices=MODES, required=False)
    ignored = ValuesField()
    answers = AnswersField()
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
    about = forms.CharField(
        label="What the words are about",
        max_length=THEME_CHARACTERS,
        required=False,
        error_messages={"max_length": f"Say it in up to {THEME_CHARACTERS} characters."},
    )
    words_language = forms.ChoiceField(label="In", choices=WORDS_LANGUAGES, required=False)
    words_person = forms.ChoiceField(label="Told by", choices=WORDS_PERSONS, required=False)
    # What chance draws when words are written: the same at every look, other ones at the next.
    words_seed = forms.IntegerField(min_value=0, max_value=SEED_MAXIMUM, required=False, widget=forms.HiddenInput)
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
    # The questions that were put and are to stay open.
    left_open = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    from_recipe = OpenedRecipeField()

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

    @property
    def has_words(self) -> bool:
        """Whether there is enough to read."""
        return len((self["prompt"].value() or "").strip()) >= SHORTEST

    @property
    def written_words(self) -> Words | None:
        """The words that are written for this song where it is sung and nobody wrote any."""
        values = {name: self[name].value() for name in self.fields}
        sings = values["sings"] or values["mode"] == DESCRIBED or values["voice"] == "sung"
        return own_words(values) if sings and not str(values["lyrics"] or "").strip() else None

    @property
    def strength_step(self) -> str:
        """Steps of the slider; any where a program or a recipe chose a value between two of them, which it keeps."""
        try:
            return "0.05" if (float(self["style_strength"].value()) * 20).is_integer() else "any"
        except (TypeError, ValueError):
            return "0.05"

    def readable(self) -> CreateForm:
        """What is filled in or offered at first, bound and under a stand-in for words that are still to be written."""
        values = {name: self[name].value() for name in self.fields}
        if not self.has_words:
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
        # What the simple desk doesn't show must not decide anything.
        options = options_of(values) if values["mode"] == "custom" else no_options()
        voice = options.get("voice")
        sings = values["mode"] == DESCRIBED or (values["sings"] if voice is None else voice != "none")
        brief = Brief(
            prompt=values["prompt"],
            duration_seconds=values["duration_seconds"] or DEFAULT_SECONDS,
            is_length_open=values["duration_seconds"] is None,
            is_instrumental=not sings,
            lyrics=(values["lyrics"] or words_in(own_words(values))) if sings and voice != "hummed" else "",
            ignored=values["ignored"],
            **options,
        )
        answers = {name: value for name, value in values["answers"].items() if name in ANSWERABLE}
        return replace(brief, **{name: value for name, value in answers.items() if getattr(brief, name) is None})

    def add_brief_error(self, field: str, message: str) -> None:
        """Put an error of the brief beside the input it is about."""
        self.add_error(field if field in self.fields else None, message)
