"""What a person knows better than the analysis, typed into its page."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from engine.brief import KEYS, MOODS
from studio.models.analysis import FASTEST_BPM, SLOWEST_BPM


def _number(sentence: str, low: float, high: float) -> forms.FloatField:
    """A number or nothing; the sentence answers whatever is wrong with it."""
    faults = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
    return forms.FloatField(min_value=low, max_value=high, required=False, error_messages=faults)


def _choice(sentence: str, names: tuple[str, ...]) -> forms.ChoiceField:
    choices = [("", "as measured"), *((name, name) for name in names)]
    return forms.ChoiceField(choices=choices, required=False, error_messages={"invalid_choice": sentence})


class CorrectionForm(forms.Form):
    """Corrections; what is empty takes one back, and what was not sent stays as it is."""

    tempo_bpm = _number(
        f"The tempo must be a number from {SLOWEST_BPM:g} to {FASTEST_BPM:g} BPM.", SLOWEST_BPM, FASTEST_BPM
    )
    key = _choice("The key must be one of the list.", tuple(KEYS))
    mood = _choice("The mood must be one of the list.", tuple(MOODS))
    valence = _number("Valence must be a number from -1 to 1.", -1.0, 1.0)
    arousal = _number("Arousal must be a number from -1 to 1.", -1.0, 1.0)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in [name for name in self.fields if name not in data]:
            del self.fields[name]

    @property
    def sentences(self) -> list[str]:
        """All that is wrong."""
        return [sentence for sentences in self.errors.values() for sentence in sentences]
