"""The steps from a picture to music as they are moved on its page; an empty field leaves a step to the picture."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms

from engine.brief import ARCS, DURATION_SECONDS, GENRES, MODES, MOODS, PITCH_CLASSES, TEMPO_BPM
from engine.seeing.drawing import HOW
from engine.seeing.mapping import FORMS, NAMES
from tracks.forms.lists import NamesField
from tracks.lengths import LengthField

_SEEN = "as the picture has it"
_FORM_WORDS = {"usual": "that of the genre", "mirror": "ends as it began", "turns": "verse and chorus take turns"}


def _choice(label: str, values: Iterable[str], words: dict[str, str] | None = None) -> forms.ChoiceField:
    choices = [("", _SEEN), *((value, (words or {}).get(value, value)) for value in values)]
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": f"Choose one of these for {label}."},
    )


def _number(label: str, low: float, high: float, step: str) -> forms.FloatField:
    words = f"Choose a number from {low:g} to {high:g} for {label.lower()}."
    field = forms.FloatField(
        label=label, min_value=low, max_value=high, required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), words),
    )  # fmt: skip
    field.widget.attrs |= {"step": step}
    return field


class StepsForm(forms.Form):
    """Whatever is decided otherwise than the picture has it."""

    valence = _number("Valence", -1, 1, "0.01")
    arousal = _number("Arousal", -1, 1, "0.01")
    mood = _choice("Mood", MOODS)
    mode = _choice("Mode", MODES)
    tonic = _choice("Tonic", PITCH_CLASSES)
    genre = _choice("Genre", GENRES)
    tempo_bpm = _number("Tempo", *TEMPO_BPM, "any")
    density = _number("Density", 0, 1, "0.01")
    lead = forms.CharField(label="Melody on", max_length=80, required=False)
    instruments = NamesField(label="Instruments")
    arc = _choice("Energy", ARCS)
    form = _choice("Form", FORMS, _FORM_WORDS)
    duration_seconds = LengthField(
        label="Length", min_value=DURATION_SECONDS[0], max_value=DURATION_SECONDS[1], required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Choose a length from {DURATION_SECONDS[0]:g} to {DURATION_SECONDS[1]:g} seconds, such as 90 or 1:30.",
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.ChoiceField):
                field.widget.attrs["placeholder"] = _SEEN

    @property
    def wishes(self) -> dict[str, Any]:
        """What was chosen, by step; of fields with a mistake nothing."""
        values = {name: self.cleaned_data.get(name) for name in NAMES}
        return {name: value for name, value in values.items() if value not in (None, "", ())}


class SendForm(forms.Form):
    """A picture, and the strokes of one that was drawn here."""

    file = forms.FileField(allow_empty_file=True, error_messages=dict.fromkeys(
        ("required", "missing", "invalid"), "Choose a picture, or draw one."))  # fmt: skip
    strokes = forms.CharField(required=False, max_length=600_000, error_messages={"max_length": HOW})

    def clean_strokes(self) -> Any:
        """The strokes as data, unchecked: the service judges them. None where nothing was drawn."""
        text = self.cleaned_data["strokes"]
        if not text:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(HOW) from error

    @property
    def problem(self) -> str:
        """What is wrong with it, in a sentence."""
        return str(next(iter(self.errors.values()))[0])
