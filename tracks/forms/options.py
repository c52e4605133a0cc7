"""What a person may decide instead of the words: every option of a brief, as it is typed in the custom desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from engine.brief import (
    ARCS,
    ENDINGS,
    GENRES,
    LOUDNESS_LUFS,
    METRES,
    MODES,
    MOODS,
    PITCH_CLASSES,
    PRODUCTIONS,
    SEED_MAXIMUM,
    SINGERS,
    TEMPO_BPM,
    USES,
    VOICES,
)
from engine.themes import CHARACTERS
from tracks.forms.lists import NamesField, SectionsField

AUTO = [("", "Auto")]
LANGUAGES = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
}  # fmt: skip
USE_WORDS = {
    "bed": "Background under speech", "sting": "Sting or jingle", "loop": "Loop", "sleep": "Sleep", "study": "Study",
    "dance": "Dance", "trailer": "Trailer", "meditation": "Meditation",
}  # fmt: skip
ENDING_WORDS = {"final": "Last chord rings", "fade": "Fades out", "cold": "Stops on the beat", "loop": "Goes on"}
_TEMPO = f"Choose a tempo between {TEMPO_BPM[0]:g} and {TEMPO_BPM[1]:g} BPM."


def _choices(values: Iterable[str], words: dict[str, str] | None = None) -> list[tuple[str, Any]]:
    return [*AUTO, *((value, (words or {}).get(value, value.capitalize())) for value in values)]


def _choice(label: str, values: Iterable[str], words: dict[str, str] | None = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_choices(values, words), required=False)


def _number(label: str, low: float, high: float, words: str) -> forms.FloatField:
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), words)
    field = forms.FloatField(label=label, min_value=low, max_value=high, required=False, error_messages=errors)
    field.widget.attrs |= {"placeholder": "auto", "inputmode": "decimal"}
    return field


KEYS_BY_MODE = [*AUTO, *((mode, [(f"{tonic} {mode}", f"{tonic} {mode}") for tonic in PITCH_CLASSES]) for mode in MODES)]


class OptionsForm(forms.Form):
    """The options; an empty choice means "auto": read from the words, or chosen to go with them."""

    genre = forms.ChoiceField(choices=[*AUTO, *((genre, genre) for genre in GENRES)], required=False)
    mood = forms.ChoiceField(choices=[*AUTO, *((mood, mood) for mood in MOODS)], required=False)
    key = forms.ChoiceField(choices=KEYS_BY_MODE, required=False)
    metre = forms.ChoiceField(choices=[*AUTO, *((metre, metre) for metre in METRES)], required=False)
    tempo_bpm = _number("Tempo in BPM", *TEMPO_BPM, _TEMPO)
    tempo_end_bpm = _number("Tempo at the end", *TEMPO_BPM, _TEMPO)
    swing = _number("Swing", 0, 1, "Choose a swing between 0 and 1.")
    is_half_time = forms.TypedChoiceField(
        label="Drums at half the tempo",
        choices=[*AUTO, ("yes", "Yes"), ("no", "No")],
        coerce=lambda choice: choice == "yes",
        empty_value=None,
        required=False,
    )
    instruments = NamesField(label="With these instruments")
    without = NamesField(label="Without these")
    only_these = forms.BooleanField(label="Nothing but these", required=False)
    lead = forms.CharField(label="Melody on", max_length=80, required=False)
    voice = _choice("Voice", VOICES)
    singer = _choice("Singer", SINGERS)
    language = _choice("Language of the words", LANGUAGES, LANGUAGES)
    sections = SectionsField(label="Sections", required=False)
    arc = _choice("Energy", ARCS)
    ending = _choice("Ending", ENDINGS, ENDING_WORDS)
    use = _choice("Made for", USES, USE_WORDS)
    loudness_lufs = _number(
        "Loudness in LUFS",
        *LOUDNESS_LUFS,
        f"Choose a loudness between {LOUDNESS_LUFS[0]:g} and {LOUDNESS_LUFS[1]:g} LUFS.",
    )
    density = _number("Density", 0, 1, "Choose a density between 0 and 1.")
    theme = forms.CharField(label="Theme", max_length=CHARACTERS, required=False)
    production = forms.MultipleChoiceField(
        label="Colours of the sound",
        choices=[(name, name) for name in PRODUCTIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
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

    @property
    def productions(self) -> tuple[str, ...]:
        """The colours as they are offered: chosen ones keep their order, in which they are heard and sent again."""
        chosen = [name for name in self["production"].value() or () if name in PRODUCTIONS]
        is_usual = chosen == [name for name in PRODUCTIONS if name in chosen]
        return PRODUCTIONS if is_usual else tuple(dict.fromkeys((*chosen, *PRODUCTIONS)))


# The others are None where nobody chose; these are empty.
PLAIN = {"instruments", "without", "only_these", "sections", "production"}
FOR_CUSTOM = tuple(OptionsForm.base_fields)


def options_of(values: dict[str, Any]) -> dict[str, Any]:
    """What was chosen, by field of a brief."""
    chosen = {name: values[name] for name in FOR_CUSTOM}
    options = {name: value if name in PLAIN else None if value == "" else value for name, value in chosen.items()}
    options["production"] = tuple(values["production"] or ())
    options["style_strength"] = 0.5 if options["style_strength"] is None else options["style_strength"]
    return options


def no_options() -> dict[str, Any]:
    """The options of a desk that doesn't show them."""
    return {"style_strength": 0.5}
