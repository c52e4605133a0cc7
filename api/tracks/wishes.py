"""What a program may ask for: every option of a brief, who makes it and how it is paid for."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from api.strictness import Body, Names
from engine.brief import (
    ARCS,
    DEFAULT_SECONDS,
    DURATION_SECONDS,
    ENDINGS,
    GENRES,
    LOUDNESS_LUFS,
    LYRICS_CHARACTERS,
    METRES,
    MOODS,
    PRODUCTIONS,
    PROMPT_CHARACTERS,
    SCALES,
    SECTIONS,
    SEED_MAXIMUM,
    SINGERS,
    TEMPO_BPM,
    USES,
    VOICES,
    Brief,
    SectionWish,
)
from engine.themes import CHARACTERS
from tracks.forms.options import LANGUAGES
from tracks.models import PayWith

AUTO = "auto"
OPTIONS = {field.name for field in fields(Brief)}


# Named in the description of the API by these sets (SPECTACULAR_SETTINGS).
KEYS_TO_CHOOSE = (AUTO, *SCALES)
MOODS_TO_CHOOSE = (AUTO, *MOODS)
LANGUAGES_TO_CHOOSE = (AUTO, *LANGUAGES)


def _choice(values: tuple[str, ...]) -> serializers.ChoiceField:
    return serializers.ChoiceField((AUTO, *values), default=AUTO)


def _number(limits: tuple[float, float], about: str) -> serializers.FloatField:
    return serializers.FloatField(
        min_value=limits[0], max_value=limits[1], allow_null=True, default=None, help_text=about
    )


class Section(Body):
    """A section of the song. bars and at_seconds (where it begins) only where they matter."""

    name = serializers.ChoiceField(SECTIONS)
    bars = serializers.IntegerField(min_value=1, max_value=128, allow_null=True, default=None)
    at_seconds = serializers.FloatField(min_value=0, max_value=DURATION_SECONDS[1], allow_null=True, default=None)


class BriefBody(Body):
    """A brief. Leave a value out, or write "auto", to have it read from the words of the prompt, or chosen for them."""

    prompt = serializers.CharField(min_length=PROMPT_CHARACTERS[0], max_length=PROMPT_CHARACTERS[1])
    genre = _choice(GENRES)
    mood = _choice(MOODS)
    key = _choice(SCALES)
    tempo_bpm = _number(TEMPO_BPM, "of the felt pulse; null means auto")
    duration_seconds = _number(DURATION_SECONDS, f"null: as the words say or the lyrics need, else {DEFAULT_SECONDS:g}")
    is_instrumental = serializers.BooleanField(default=True)
    lyrics = serializers.CharField(max_length=LYRICS_CHARACTERS, allow_blank=True, default="", trim_whitespace=False)
    style_strength = serializers.FloatField(min_value=0.0, max_value=1.0, default=0.5)
    seed = serializers.IntegerField(
        min_value=0, max_value=SEED_MAXIMUM, allow_null=True, default=None, help_text="null means a fresh one"
    )
    metre = _choice(METRES)
    tempo_end_bpm = _number(TEMPO_BPM, "where a gradual change of tempo ends")
    swing = _number((0.0, 1.0), "0 straight, 1 triplets")
    is_half_time = serializers.BooleanField(allow_null=True, default=None, help_text="drums at half the tempo")
    instruments = Names(help_text="names or families that must be heard")
    lead = serializers.CharField(max_length=80, allow_null=True, default=None, help_text="who carries the melody")
    only_these = serializers.BooleanField(default=False, help_text="nothing but `instruments`")
    without = Names(help_text="instruments, families, genres or moods that must not be there")
    voice = _choice(VOICES)
    singer = _choice(SINGERS)
    language = _choice(tuple(LANGUAGES))
    sections = Section(many=True, default=list)
    arc = _choice(ARCS)
    ending = _choice(ENDINGS)
    use = _choice(USES)
    loudness_lufs = _number(LOUDNESS_LUFS, "of the master; null means as usual")
    production = serializers.ListField(child=serializers.ChoiceField(PRODUCTIONS), default=list)
    density = _number((0.0, 1.0), "0 sparse, 1 busy; null means as the mood has it")
    theme = serializers.CharField(
        max_length=CHARACTERS, allow_null=True, default=None,
        help_text='the hook: degrees of the scale (1 the tonic, r a rest) with their beats, "1 2 3:2 r 5:0.5 8"',
    )  # fmt: skip
    ignored = Names(help_text="ids of what was heard and is thrown out again, from /api/v1/readings/")

    def brief(self) -> Brief:
        """The checked values as the brief the services take."""
        values: dict[str, Any] = {
            name: None if value == AUTO else tuple(value) if isinstance(value, list) else value
            for name, value in self.validated_data.items()
            if name in OPTIONS
        }
        if values["duration_seconds"] is None:
            values |= {"duration_seconds": DEFAULT_SECONDS, "is_length_open": True}
        if values["voice"] is not None:
            values["is_instrumental"] = values["voice"] == "none"
        values["sections"] = tuple(SectionWish(**section) for section in values["sections"])
        return Brief(**values)


class OrderBody(BriefBody):
    """A brief with who makes it and how it is paid for."""

    takes = serializers.IntegerField(min_value=1, max_value=2, default=2)
    provider = serializers.CharField(max_length=40, default=AUTO, help_text="a slug of /api/v1/models, or auto")
    most_credits = serializers.IntegerField(
        min_value=1,
        max_value=1_000_000,
        allow_null=True,
        default=None,
        help_text="what a take may cost when auto chooses; null: as usual",
    )
    pay_with = serializers.ChoiceField(
        PayWith.choices, default=PayWith.CREDITS, help_text="free: a short take that counts among those of the day"
    )


class NewTrack(OrderBody):
    """A request for music. Leave a value out, or write "auto", to have it chosen from the words of the prompt."""

    picture = serializers.UUIDField(
        allow_null=True,
        default=None,
        help_text="of the caller's own, where the brief was made of one: the song keeps its hash",
    )
    may_fall_back = serializers.BooleanField(
        default=True, help_text="when it fails, another one of no higher price makes it"
    )
