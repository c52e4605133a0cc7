"""What a person knows better than the analysis, typed into its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from engine.brief import KEYS, MOODS
from studio.models.analysis import FASTEST_BPM, SLOWEST_BPM

_FIELDS = {
    "tempo_bpm": forms.FloatField(min_value=SLOWEST_BPM, max_value=FASTEST_BPM, required=False),
    "valence": forms.FloatField(min_value=-1, max_value=1, required=False),
    "arousal": forms.FloatField(min_value=-1, max_value=1, required=False),
    "key": forms.ChoiceField(choices=[("", "–"), *((key, key) for key in KEYS)], required=False),
    "mood": forms.ChoiceField(choices=[("", "–"), *((mood, mood) for mood in MOODS)], required=False),
}


def corrections_in(data: Mapping[str, str]) -> dict[str, Any]:
    """Values of the fields that were sent; None or "" takes a correction back. Raises forms.ValidationError."""
    return {name: field.clean(data[name]) for name, field in _FIELDS.items() if name in data}
