"""What can be made of a recording, as forms: each turns what was typed into a wish for `engine.covering`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from engine.brief import GENRES, KEYS, TEMPO_BPM
from studio.forms.changing_songs import SongForm, number_field, seed_field

PARTS = ("drums", "bass", "chords", "pad", "lead", "harmony", "melody")
_ITS_OWN, _A_NUMBER = "own", "number"


def _genre_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(name, name) for name in GENRES])


@dataclass(frozen=True)
class Recorded:
    """What is known of a recording: its tempo in BPM, its key or "", and what becomes of its voice, in words."""

    tempo_bpm: float
    key: str
    voice_note: str = ""


class CoverForm(SongForm):
    """All of it by another band."""

    verb = "cover"
    heading = "In another genre"
    explanation = "A band plays its chords and sections anew, in the way of a genre."
    button = "Arrange it anew"
    genre = _genre_field("Genre")
    keep_voice = forms.TypedChoiceField(
        label="Its voice",
        choices=[("yes", "stays: it is laid on the new beats, in the new key"), ("", "goes: the band has the melody")],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    tempo = forms.ChoiceField(label="Tempo", required=False, widget=forms.RadioSelect, initial="")
    tempo_bpm = number_field("Beats a minute")
    key = forms.ChoiceField(label="Key", required=False)
    seed = seed_field()

    def offer(self, score: Recorded) -> None:
        """Its own tempo and the keys of its mode."""
        self.note = score.voice_note
        self.own_bpm = round(score.tempo_bpm, 3)
        tempos = [
            ("", "as suits the genre: its own, or the nearest one that the genre is played at"),
            (_ITS_OWN, f"its own, {score.tempo_bpm:.1f} BPM"),
            (_A_NUMBER, "the one in the field below"),
        ]
        low, high = TEMPO_BPM
        self.fields["tempo"].choices = [  # type: ignore[attr-defined]
            each for each in tempos if each[0] != _ITS_OWN or low <= score.tempo_bpm <= high
        ]
        mode = score.key.partition(" ")[2]
        keys = [key for key in KEYS if key.partition(" ")[2] == mode and key != score.key]
        own = f"its own, {score.key}" if score.key else "its own"
        self.fields["key"].choices = [("", own), *((key, key) for key in keys)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A number is needed where it was chosen."""
        values: dict[str, Any] = self.cleaned_data
        if values.get("tempo") == _A_NUMBER and values.get("tempo_bpm") is None and "tempo_bpm" not in self.errors:
            self.add_error("tempo_bpm", "Write how many beats a minute it shall have.")
        return values

    def wish(self) -> dict[str, Any]:
        """Without what stands for “as it is”; a number that was typed counts, unless its own tempo was chosen."""
        found = super().wish()
        tempo = found.pop("tempo", "")
        if tempo == _ITS_OWN:
            found["tempo_bpm"] = self.own_bpm
        return found


class AddForm(SongForm):
    """One more player."""

    verb = "part"
    heading = "One part for it"
    explanation = "The recording stays as it is, and one part is played to its beats and chords."
    button = "Play it"
    part = forms.ChoiceField(label="Part", choices=[(name, name) for name in PARTS])
    genre = _genre_field("As in")
    seed = seed_field()


def forms_for_recording(recorded: Recorded, data: QueryDict | None = None) -> list[SongForm]:
    """A form for each verb; the one that was sent is filled in with it."""
    verb = data.get("verb") if data is not None else None
    return [form(recorded, data if form.verb == verb else None) for form in (CoverForm, AddForm)]
