"""What can be made of a composed song, as forms: each turns what was typed into a wish for `engine.changing.verbs`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from engine.brief import SCALES, SEED_MAXIMUM
from engine.changing.charts import MOST_CHARACTERS, Bar, chart_of, read_bars, write_bar
from engine.changing.parts import KITS, TUNED, exchangeable_parts, instruments_for
from engine.changing.regions import ChangeError
from engine.composer.score import Score
from studio.queries.songs import regions_of
from tracks.models import TITLE_CHARACTERS

BY_SECONDS = "by seconds"
_BARS_A_ROW = 4


def number_field(label: str, **limits: Any) -> forms.FloatField:
    """A number or nothing, typed as text; what is none is told."""
    words = forms.TextInput(attrs={"inputmode": "decimal"})
    faults = {"invalid": "Write a number, with a point before its decimals."}
    return forms.FloatField(label=label, required=False, widget=words, error_messages=faults, **limits)


def seed_field() -> forms.IntegerField:
    """Empty: one is drawn."""
    sentence = f"Choose a whole seed between 0 and {SEED_MAXIMUM}."
    return forms.IntegerField(
        label="Seed",
        required=False,
        min_value=0,
        max_value=SEED_MAXIMUM,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "by chance"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )


class SongForm(forms.Form):
    """One verb. Its fields are called as the values of its wish, so that a refusal stands beside the right one.

    note: what else is to be known about it for this track.
    """

    verb: ClassVar[str]
    heading: ClassVar[str]
    explanation: ClassVar[str]
    button: ClassVar[str]
    note = ""
    price_credits = 0
    title = forms.CharField(
        label="Title of the new song",
        required=False,
        max_length=TITLE_CHARACTERS,
        widget=forms.TextInput(attrs={"placeholder": "title (what changed)"}),
    )

    def __init__(self, score: Any, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{self.verb}-%s")
        self.offer(score)
        self.order_fields([name for name in self.fields if name != "title"])

    def offer(self, score: Any) -> None:
        """Fill in what this song leaves to choose, by its score or whatever else is known of it."""

    def wish(self) -> dict[str, Any]:
        """What was chosen; what was left empty is left out."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "title"}
        return {"verb": self.verb, **{name: value for name, value in chosen.items() if value not in (None, "", [])}}

    def refuse(self, field: str, message: str) -> None:
        """Say beside a field what is wrong with it, or above them all where there is no such field."""
        self.add_error(field if field in self.fields else None, message)


class RedoForm(SongForm):
    """A section by name, or a stretch of seconds."""

    verb = "redo"
    heading = "Play a part anew"
    explanation = "Other chords, figures and tunes by the same band. Outside of it every sample stays as it is."
    button = "Play it anew"
    section = forms.ChoiceField(label="Which part", required=False, widget=forms.RadioSelect)
    first_seconds = number_field("From second")
    last_seconds = number_field("To second")
    seed = seed_field()

    def offer(self, score: Score) -> None:
        """The sections with their bars."""
        field = self.fields["section"]
        if isinstance(field, forms.ChoiceField):
            regions = [(region.name, region.in_words) for region in regions_of(score)]
            field.choices = [*regions, (BY_SECONDS, "other bars: the ones between two seconds, in the fields below")]

    def wish(self) -> dict[str, Any]:
        """Seconds count only where no section is chosen."""
        found = super().wish()
        if found.get("section") == BY_SECONDS:
            return {name: value for name, value in found.items() if name != "section"}
        return {name: value for name, value in found.items() if not name.endswith("_seconds")}


class ChordsForm(SongForm):
    """The chords of every section as they are, to be written over."""

    verb = "chords"
    heading = "Edit the chords"
    explanation = (
        "Bars lie between strokes or lines, the chords of a bar share it, % is the bar before again. From the first to "
        "the last bar that you change, bass, accompaniment and tune are written to them; every sample outside stays."
    )
    button = "Write these chords"

    def offer(self, score: Score) -> None:
        """A field for each section, with its bars in rows."""
        self.metre, self.lines = score.bar, [line for line in chart_of(score) if line.bars]
        for number, line in enumerate(self.lines):
            rows = [" | ".join(line.bars[at : at + _BARS_A_ROW]) for at in range(0, len(line.bars), _BARS_A_ROW)]
            self.fields[f"bars_{number}"] = forms.CharField(
                label=f"{line.name}, from bar {line.first_bar}",
                required=False,
                initial="\n".join(rows),
                max_length=MOST_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": len(rows), "class": "chart", "spellcheck": "false"}),
            )

    def clean(self) -> None:
        """What is no chord, or too many bars, is told beside its section."""
        for number, line in enumerate(self.lines):
            field = f"bars_{number}"
            try:
                bars = self._bars(field)
            except ChangeError as error:
                self.add_error(field, str(error))
                continue
            if len(bars) > len(line.bars):
                self.add_error(field, f"These are {len(bars)} bars, and {line.name} has {len(line.bars)}.")

    def wish(self) -> dict[str, Any]:
        """The sections from the first to the last that were changed; bars that were left out are as they are."""
        written = [self._bars(f"bars_{number}") for number in range(len(self.lines))]
        known = [read_bars(line.text, self.metre) for line in self.lines]
        whole = [new + old[len(new) :] for new, old in zip(written, known, strict=True)]
        changed = [number for number, new in enumerate(whole) if new != known[number]] or [0]
        first, last = changed[0], changed[-1]
        self.first_changed = first
        bars = [write_bar(bar, self.metre) for line in whole[first : last + 1] for bar in line]
        place: dict[str, Any] = {"section": self.lines[first].name}
        if last > first:
            place = {"first_bar": 1 + sum(len(line) for line in known[:first])}
        return {"verb": self.verb, **place, "chords": " | ".join(bars)}

    def refuse(self, field: str, message: str) -> None:
        """What is wrong with the chords is told beside the first section that was changed."""
        super().refuse(f"bars_{self.first_changed}" if field == "chords" else field, message)

    def _bars(self, field: str) -> list[Bar]:
        written = str(self.cleaned_data.get(field) or "").replace("\r", "")
        return read_bars(written, self.metre) if written.strip() else []


class InstrumentForm(SongForm):
    """Another instrument for one part."""

    verb = "instrument"
    heading = "Another instrument"
    explanation = "It plays the same notes, in its range and about as loud; the stems of the others stay as they are."
    button = "Let it play"
    part = forms.ChoiceField(label="In place of")
    instrument = forms.ChoiceField(label="Instrument")

    def offer(self, score: Score) -> None:
        """Who can be replaced, and by whom: drum kits by drum kits."""
        part, instrument = self.fields["part"], self.fields["instrument"]
        if isinstance(part, forms.ChoiceField) and isinstance(instrument, forms.ChoiceField):
            parts = exchangeable_parts(score)
            part.choices = [(each.name, f"{each.instrument} ({each.name})") for each in parts]
            able = {instruments_for(each) for each in parts}
            groups = (("Instruments", TUNED), ("Drum kits", KITS))
            instrument.choices = [(name, [(each, each) for each in names]) for name, names in groups if names in able]


class TransposeForm(SongForm):
    """Another key of the same mode."""

    verb = "transpose"
    heading = "Another key"
    explanation = "All parts but drums are moved; notes, words, form and tempo stay."
    button = "Move it"
    key = forms.ChoiceField(label="Key")

    def offer(self, score: Score) -> None:
        """The other keys of the song's mode."""
        mode = score.key.partition(" ")[2]
        _choices(self.fields["key"], [key for key in SCALES if key.partition(" ")[2] == mode and key != score.key])


class TempoForm(SongForm):
    """Another tempo."""

    verb = "tempo"
    heading = "Another tempo"
    explanation = "The same notes, played faster or slower; nothing is stretched."
    button = "Play it at this tempo"
    tempo_bpm = number_field("Beats a minute")


class WithoutForm(SongForm):
    """Fewer parts."""

    verb = "without"
    heading = "Without a part"
    explanation = "What is left out is gone from sound, notes and score; the others stay as they are."
    button = "Leave it out"
    parts = forms.MultipleChoiceField(label="Leave out", required=False, widget=forms.CheckboxSelectMultiple)

    def offer(self, score: Score) -> None:
        """The stems in which somebody plays, as people call them."""
        stems = dict.fromkeys(part.stem for part in score.parts if part.notes)
        _choices(self.fields["parts"], ["vocals" if stem == "voice" else stem for stem in stems])


class VaryForm(SongForm):
    """A variation, by strength."""

    verb = "vary"
    heading = "A variation"
    explanation = (
        "The same form, key, tempo and words. A little: other figures. From 0.4 on also other players, from 0.7 on "
        "other tunes and chords."
    )
    button = "Vary it"
    strength = number_field("Strength, 0.1 to 1", initial=0.5)
    seed = seed_field()


class PartForm(SongForm):
    """One part by itself."""

    verb = "part"
    heading = "One part anew"
    explanation = "Written to the song's chords and beats, in place of its old one or where nobody played it."
    button = "Write it"
    part = forms.ChoiceField(label="Part", choices=[(name, name) for name in ("drums", "bass", "harmony", "melody")])
    seed = seed_field()


class ExtendForm(SongForm):
    """More sections at one end."""

    verb = "extend"
    heading = "Make it longer"
    explanation = "New sections with its own themes and band; what was there stays as it is, up to where they join."
    button = "Make it longer"
    where = forms.ChoiceField(label="Where", choices=[("end", "at its end"), ("start", "at its beginning")])
    seconds = number_field("By how many seconds, at least")
    sections = forms.CharField(
        label="Or by these sections",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "bridge, chorus"}),
    )

    def clean_sections(self) -> list[str]:
        """Their names, in order."""
        return [name.strip() for name in str(self.cleaned_data["sections"]).split(",") if name.strip()]


def _choices(field: forms.Field, names: Sequence[str]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = [(name, name) for name in names]
