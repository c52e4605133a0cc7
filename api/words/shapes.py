"""What goes in and out of the API about words that are heard in tracks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body
from engine.hearing.editing import LATEST_SECONDS, MOST_CHARACTERS, MOST_LINES
from studio.models.words import LYRICS_CHARACTERS
from studio.queries import TrackWords

STATUSES = ("none", "running", "complete", "failed")
_TIME = {"type": "number"}
_WORD = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "start": _TIME, "end": _TIME},
    "required": ["text", "start", "end"],
}
_LINES = {
    "type": "array",
    "description": "in seconds",
    "items": {
        "type": "object",
        "properties": {"start": _TIME, "end": _TIME, "words": {"type": "array", "items": _WORD}},
        "required": ["start", "end", "words"],
    },
}


class HearingWanted(Body):
    """How the words of a track are to be heard."""

    lyrics = serializers.CharField(
        max_length=LYRICS_CHARACTERS, allow_blank=True, default="",
        help_text="the words where they are known: then only their times are looked for",
    )  # fmt: skip
    is_voice_alone = serializers.BooleanField(default=False, help_text="nothing but a voice sounds in the track")


class LineWanted(Body):
    """A line as it was corrected."""

    text = serializers.CharField(max_length=MOST_CHARACTERS, allow_blank=True, help_text="an empty one goes")
    start = serializers.FloatField(min_value=0, max_value=LATEST_SECONDS, help_text="seconds")
    number = serializers.IntegerField(
        min_value=0, max_value=MOST_LINES, allow_null=True, default=None,
        help_text="which line it was, from 0 on: its words keep their times; left out for a new one",
    )  # fmt: skip


class WordsWanted(Body):
    """All lines as they were corrected."""

    lines = LineWanted(many=True)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="the version they were made from")
    put = serializers.BooleanField(
        default=False, help_text="show them on the track's page, and offer them among its files as LRC"
    )


class HeardWordsOut(serializers.Serializer[TrackWords]):
    """The words of a track as they were heard by a model, and corrected since."""

    status = serializers.ChoiceField(STATUSES)
    version = serializers.IntegerField(source="found.version", default=None, allow_null=True)
    language = serializers.CharField(source="found.language", default=None, allow_null=True)
    remark = serializers.CharField(source="found.remark", default="")
    recogniser = serializers.CharField(source="found.recogniser", default=None, allow_null=True)
    job = serializers.UUIDField(source="latest.job_id", default=None, allow_null=True)
    completed_at = serializers.DateTimeField(source="found.completed_at", default=None, allow_null=True)
    text = serializers.CharField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(_LINES)
    def get_lines(self, words: TrackWords) -> Any:
        return words.rows
