"""What staff write about a model of music outside: known names only, costs in dollars, and limits that fit together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator

from engine.providers.catalogue import SEEDED
from engine.providers.edits import OPTIONS
from jobs.forms import DollarsField
from makers.choosing import AUTO
from makers.models import MusicModel, SeparationModel

NAMES = {
    "genre": "genre",
    "instrumental": "instrumental or sung, as asked",
    "key": "key",
    "lyrics": "lyrics",
    "mood": "mood",
    "sections": "lengths of sections",
    "seed": "seed",
    "style_strength": "strength of the style",
    "tempo_bpm": "tempo",
}
EDITS = sorted({kind for kinds in OPTIONS.values() for kind in kinds})
SERVICES = sorted({model.service for model in SEEDED})
SHAPES = {service: sorted({model.shape for model in SEEDED if model.service == service}) for service in SERVICES}
# Of a brief: nothing longer can be asked for.
LONGEST_SECONDS = 600.0


def _seconds(help_text: str, least: float = 0.1) -> forms.FloatField:
    return forms.FloatField(min_value=least, max_value=LONGEST_SECONDS, help_text=help_text)


def _characters(help_text: str) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=100_000, help_text=help_text)


def _rank(help_text: str) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=32_000, help_text=help_text)


def _percent(help_text: str) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=10_000, help_text=help_text)


def _dollars(per: str, most: int, help_text: str) -> DollarsField:
    """A cost that may be unknown."""
    label = f"Cost per {per} (US dollars)"
    return DollarsField(label=label, max_value=most, decimal_places=6, required=False, help_text=help_text)


def _endpoint() -> forms.RegexField:
    return forms.RegexField(r"^[\w.-]+(/[\w.-]+)*(:\w+)?$", max_length=200, help_text="What the service calls it.")


class MusicModelForm(forms.ModelForm[MusicModel]):
    """One model at one service."""

    slug = forms.CharField(
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9.-]*$", "Write small letters, digits, dots and dashes.")],
        help_text="Its name in requests and addresses, for ever.",
    )
    service = forms.ChoiceField(choices=[(service, service) for service in SERVICES], help_text="Who is paid for it.")
    rank = _rank("Among equals the smallest is asked first.")
    price_percent = _percent(
        "What a song costs people here, in percent of the usual price; accepted requests keep theirs."
    )
    micros_per_song = _dollars(
        "song",
        100,
        "What the service asks for each song, counted by the spending limit; empty where no price is known.",
    )
    micros_per_second = _dollars(
        "second",
        10,
        "What the service asks for each second of music; empty where no price is known.",
    )
    billed_step_seconds = forms.FloatField(
        min_value=0,
        max_value=LONGEST_SECONDS,
        help_text="Lengths are rounded up to a multiple of this before they are billed; 0 for billing as it is.",
    )
    endpoint = _endpoint()
    shape = forms.ChoiceField(
        choices=[(service, [(shape, shape) for shape in shapes]) for service, shapes in SHAPES.items()],
        help_text="The family of its inputs, which decides how a request is written. It must be one of the service's.",
    )
    takes = forms.MultipleChoiceField(
        choices=list(NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Which wishes change what it makes; people are told of those that it does not heed.",
    )
    edits = forms.MultipleChoiceField(
        choices=[(kind, kind) for kind in EDITS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What it can do to an existing song; the shape limits the choice.",
    )
    shortest_seconds = _seconds("The shortest song it makes.")
    longest_seconds = _seconds("The longest song it makes.")
    usual_seconds = _seconds("How long it takes for a song of 60 seconds, until there is experience.")
    prompt_characters = _characters("A longer description is cut there.")
    lyrics_characters = _characters("Longer lyrics are cut there; 0 when it takes none.")
    shortest_prompt_characters = _characters("A shorter description is filled up.")
    shortest_lyrics_characters = _characters("Shorter lyrics are refused.")

    class Meta:
        model = MusicModel
        fields = "__all__"  # noqa: DJ007  # every value is for staff to change
        help_texts = {
            "is_offered": "People may choose it, and “auto” may.",
            "is_instrumental_only": "It never sings.",
            "is_sung_only": "It always sings, and needs lyrics.",
            "takes_duration": "The length can be chosen; otherwise it chooses one itself.",
            "has_seed": "It takes a number that makes a song repeatable.",
            "writes_lyrics": "It sings words of its own where it gets none.",
            "is_outdated": "“Auto” asks it only where no other service can make the song.",
            "is_checked": "Its inputs come from first-hand sources, or were tried with a real key.",
        }

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug == AUTO or slug in settings.MUSIC_PROVIDERS:
            raise forms.ValidationError("This name is taken by what is built in.")
        return slug

    def clean_takes(self) -> list[str]:
        return sorted(self.cleaned_data["takes"])

    def clean_edits(self) -> list[str]:
        return sorted(self.cleaned_data["edits"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, problem in problems(given, given.get("service") or self.instance.service):
            self.add_error(name, problem)
        return given


class SeparationModelForm(forms.ModelForm[SeparationModel]):
    """One model that takes recordings apart."""

    rank = _rank("The smallest is shown first.")
    price_percent = _percent(
        "What it costs people here, in percent of the usual price of as much music; accepted work keeps its."
    )
    micros_per_use = _dollars(
        "recording",
        100,
        "What the service asks for each one, at least; both costs are added up for the spending limit.",
    )
    micros_per_second = _dollars(
        "second",
        10,
        "What the service asks for each second of the recording; empty where no price is known.",
    )
    endpoint = _endpoint()
    usual_seconds = _seconds("How long it takes for a minute of music, until there is experience.")
    patience_seconds = forms.FloatField(
        min_value=60, max_value=3000, help_text="After so long, and the recording's length, it is given up."
    )

    class Meta:
        model = SeparationModel
        fields = (
            "name", "is_offered", "rank", "price_percent", "micros_per_use", "micros_per_second", "stated", "endpoint",
            "variant", "usual_seconds", "patience_seconds", "is_checked",
        )  # fmt: skip
        help_texts = {
            "is_offered": "People may choose it on the page of a track's stems and over the API.",
            "stated": "What others say about how well it does, and who; shown before it is chosen.",
            "is_checked": "Its inputs come from first-hand sources, are in use by many, or were tried with a real key.",
        }


def problems(given: dict[str, Any], service: str) -> list[tuple[str, str]]:
    """Which values do not fit together, and why; missing ones have been complained about already."""
    shape, takes = given.get("shape", ""), given.get("takes") or []
    cannot = [kind for kind in given.get("edits") or [] if kind not in OPTIONS.get(shape, {})]
    found = [
        (
            shape and shape not in SHAPES.get(service, ()),
            "shape",
            f"Requests to {service} are written as one of: {', '.join(SHAPES.get(service, ()))}.",
        ),
        (shape and cannot, "edits", f"Requests of the shape {shape} can't ask for: {', '.join(cannot)}."),
        (
            given.get("shortest_seconds", 0) > given.get("longest_seconds", LONGEST_SECONDS),
            "longest_seconds",
            "This is shorter than the shortest song.",
        ),
        (
            given.get("is_instrumental_only") and given.get("is_sung_only"),
            "is_sung_only",
            "It can't be both: instrumental only, and sung only.",
        ),
        (
            given.get("is_instrumental_only") and "lyrics" in takes,
            "takes",
            "What makes instrumental music only takes no lyrics.",
        ),
        (
            "lyrics" in takes and given.get("lyrics_characters") == 0,
            "lyrics_characters",
            "It takes lyrics: say how long they may be.",
        ),
    ]
    return [(name, problem) for is_wrong, name, problem in found if is_wrong]
