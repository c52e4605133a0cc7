"""What can be made of a voice, as a form: it turns what was chosen into a chain of effects."""

from __future__ import annotations

from typing import Any

from django import forms

from engine.brief import KEYS
from engine.effects.harmony import PARTS
from engine.effects.presets import chain_preset, chain_presets

_CHROMATIC = "chromatic"
STYLES = ("voice-jazz-club", "voice-rock", "voice-opera-hall", "lo-fi", "radio", "vocal-polish")


class VoiceForm(forms.Form):
    """Correction, harmonies and a style; each may be left out, but not all."""

    correct = forms.BooleanField(label="Move notes to their tones", required=False, initial=True)
    key = forms.ChoiceField(label="Key", required=False)
    amount = forms.IntegerField(label="How far, in percent", min_value=0, max_value=100, initial=100, required=False)
    parts = forms.ChoiceField(
        label="Further voices", required=False, choices=[("", "none"), *((name, name) for name in PARTS)]
    )
    style = forms.ChoiceField(label="Style", required=False)
    title = forms.CharField(label="Title", max_length=200, required=False)

    def __init__(self, *args: Any, key: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        tones = [(_CHROMATIC, "any semitone"), *((name, name) for name in KEYS)]
        self.fields["key"].choices = tones  # type: ignore[attr-defined]
        self.fields["key"].initial = key if key in KEYS else _CHROMATIC
        titles = {name: preset.title for name, preset in chain_presets().items()}
        styles = [("", "as it is"), *((name, titles[name]) for name in STYLES)]
        self.fields["style"].choices = styles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something has to be chosen; harmonies need a key."""
        values: dict[str, Any] = self.cleaned_data
        if not self.errors and not any(values.get(name) for name in ("correct", "parts", "style")):
            raise forms.ValidationError("Choose what is to be done: correction, further voices or a style.")
        if values.get("parts") and values.get("key", _CHROMATIC) in ("", _CHROMATIC):
            self.add_error("key", "Further voices sing in a key: choose it.")
        return values

    @property
    def sentences(self) -> list[str]:
        """What is wrong, in words."""
        return [
            f"{self.fields[name].label}: {error}" if name in self.fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        ]

    def chain(self) -> dict[str, Any]:
        """The document of a chain, of a valid form."""
        values, effects = self.cleaned_data, []
        key = values["key"] or _CHROMATIC
        if values["correct"]:
            percent = 100 if values["amount"] is None else values["amount"]
            effects.append({"kind": "pitch_correction", "key": key, "amount": percent / 100})
        if values["parts"]:
            effects.append({"kind": "harmony", "key": key, "parts": values["parts"]})
        if values["style"]:
            effects += chain_preset(values["style"]).to_dict()["effects"]
        return {"name": "voice", "effects": effects}
