"""What the mixer's form says, as a document of a mix; every value is judged by the engine's own parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

_NUMBERS = (
    *("volume_db", "pan", "offset_seconds", "start_seconds", "end_seconds", "fade_in_seconds", "fade_out_seconds"),
    "bpm",
)
_WORDS = ("name", "key", "side", "fade_in_shape", "fade_out_shape")
_FLAGS = ("mute", "solo", "follows_tempo", "follows_key", "keeps_formants")
_MASTER_NUMBERS = ("gain_db", "cross_fader", "fade_in_seconds", "fade_out_seconds")
_MOST_CHOSEN = 16
# The words of the choice of effects beside the presets.
AS_IT_IS, NO_EFFECTS = "", "none"


class ChoiceForm(forms.Form):
    """What to mix: all stems of one track, or several tracks."""

    stems_of = forms.UUIDField(required=False)
    tracks = forms.TypedMultipleChoiceField(coerce=str, required=False)

    def __init__(self, data: Any, known: list[str]) -> None:
        super().__init__(data)
        field = self.fields["tracks"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, pk) for pk in known]


class SaveForm(forms.Form):
    """On which version a save is based, and what the mix is called."""

    title = forms.CharField(max_length=120)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ExportForm(forms.Form):
    """How a mix becomes a track."""

    idempotency_key = forms.CharField(max_length=200)
    with_stems = forms.BooleanField(required=False)
    part = forms.IntegerField(required=False, min_value=1)


class NumberForm(forms.Form):
    """A version to go back to, or a part; and the version that somebody looked at."""

    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


def document_in(
    data: Mapping[str, str], before: dict[str, Any], chain_of: Callable[[str], dict[str, Any] | None]
) -> dict[str, Any]:
    """The document that a form of the whole page describes, unchecked.

    before: the one that the form was made from. chain_of: what a choice of effects stands for, None for no preset.
    """
    parts = [
        _part(data, number, part, chain_of)
        for number, part in enumerate(before["parts"])
        if f"remove-{number}" not in data
    ]
    if data.get("add"):
        parts.append({"source": data["add"]})
    song = {"bpm": _number(data.get("song-bpm", "")), "key": data.get("song-key") or None}
    song["first_beat_seconds"] = _number(data.get("song-first_beat_seconds", "")) or 0.0
    master = {name: _number(data.get(f"master-{name}", "")) or 0.0 for name in _MASTER_NUMBERS}
    shapes = {name: before["master"][name] for name in ("fade_in_shape", "fade_out_shape")}
    return {**before, "song": song, "parts": parts, "master": {**master, **shapes}}


def _part(
    data: Mapping[str, str], number: int, before: dict[str, Any], chain_of: Callable[[str], dict[str, Any] | None]
) -> dict[str, Any]:
    if f"volume_db-{number}" not in data:
        return before
    numbers = {name: _number(data.get(f"{name}-{number}", "")) for name in _NUMBERS}
    words = {name: data.get(f"{name}-{number}") or None for name in _WORDS}
    flags = {name: f"{name}-{number}" in data for name in _FLAGS}
    found = {name: value for name, value in (numbers | words | flags).items() if value is not None}
    choice = data.get(f"effects-{number}", AS_IT_IS)
    chain = None if choice == NO_EFFECTS else chain_of(choice) or before.get("chain")
    return {"source": before["source"], **found, **({"chain": chain} if chain else {})}


def _number(text: str) -> float | str | None:
    """A number, or the words as they are for the parser to complain about; None for nothing."""
    text = text.strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        return text
