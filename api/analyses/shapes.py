"""What goes in and out of the API about analyses and corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body
from engine.brief import KEYS, MOODS
from studio.models import Correction
from studio.models.analysis import FASTEST_BPM, SLOWEST_BPM
from studio.queries import Understanding
from tracks.models import Track

_VALUES = {"type": "object", "additionalProperties": True, "description": "docs/studio.md says what an analysis holds"}


class CorrectionWanted(Body):
    """What is known better; null takes a correction back, what is left out stays as it is."""

    tempo_bpm = serializers.FloatField(min_value=SLOWEST_BPM, max_value=FASTEST_BPM, allow_null=True, required=False)
    key = serializers.ChoiceField(KEYS, allow_null=True, required=False)
    mood = serializers.ChoiceField(MOODS, allow_null=True, required=False)
    valence = serializers.FloatField(
        min_value=-1, max_value=1, allow_null=True, required=False, help_text="unpleasant -1 to pleasant 1"
    )
    arousal = serializers.FloatField(
        min_value=-1, max_value=1, allow_null=True, required=False, help_text="still -1 to lively 1"
    )


class CorrectionOut(serializers.ModelSerializer[Correction]):
    """What the owner of a track knows better."""

    key = serializers.SerializerMethodField()
    mood = serializers.SerializerMethodField()

    class Meta:
        model = Correction
        fields = ("tempo_bpm", "key", "mood", "valence", "arousal", "corrected_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_key(self, correction: Correction) -> str | None:
        return correction.key or None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_mood(self, correction: Correction) -> str | None:
        return correction.mood or None


@dataclass(frozen=True)
class AnalysisRow:
    """A track and what is known of it."""

    track: Track
    known: Understanding


class AnalysisOut(serializers.Serializer[AnalysisRow]):
    """What is known of a track: measured, corrected, and what is shown and searched because of both."""

    status = serializers.ChoiceField(("none", "running", "complete", "failed"), source="known.status")
    version = serializers.CharField(source="known.analysis.version", default=None, allow_null=True)
    completed_at = serializers.DateTimeField(source="known.analysis.completed_at", default=None, allow_null=True)
    values = serializers.SerializerMethodField()
    correction = CorrectionOut(source="known.correction", allow_null=True)
    tempo_bpm = serializers.FloatField(source="track.shown_tempo_bpm", allow_null=True)
    key = serializers.CharField(source="track.shown_key")
    mood = serializers.CharField(source="track.shown_mood")

    @extend_schema_field(_VALUES)
    def get_values(self, row: AnalysisRow) -> Any:
        return row.known.values
