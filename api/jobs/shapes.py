"""What the API tells of a job and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from jobs.models import Job
from jobs.queries import Progress
from tracks.models import STATES_OF_STATUS


@dataclass(frozen=True)
class JobRow:
    """A job and how it is doing."""

    job: Job
    progress: Progress


class ProgressOut(serializers.Serializer[Any]):
    """How far a job is; null where it is not really known."""

    stage = serializers.CharField()
    position = serializers.IntegerField(allow_null=True, help_text="1 is served next")
    share = serializers.FloatField(allow_null=True, help_text="0 to 1")
    waited_seconds = serializers.FloatField(help_text="in line, until the work began")
    elapsed_seconds = serializers.FloatField(help_text="since the work began")
    usual_seconds = serializers.FloatField(allow_null=True)
    message = serializers.CharField()


class JobOut(serializers.Serializer[Any]):
    """A job."""

    id = serializers.UUIDField(source="job.pk")
    kind = serializers.CharField(source="job.kind")
    status = serializers.ChoiceField(tuple(STATES_OF_STATUS), source="progress.state_shown")
    provider = serializers.CharField(source="job.model")
    price_credits = serializers.IntegerField(source="job.price_credits")
    created_at = serializers.DateTimeField(source="job.created_at")
    started_at = serializers.DateTimeField(source="job.started_at", allow_null=True)
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True)
    error_code = serializers.CharField(source="job.error_code")
    error_message = serializers.CharField(source="job.error_message")
    retry_of = serializers.UUIDField(source="job.retry_of_id", allow_null=True)
    progress = ProgressOut()
