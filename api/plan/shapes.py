"""What the API tells of a plan, of storage and of free takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class StorageOut(serializers.Serializer[Any]):
    """used_bytes: all files, the trash included; expected_bytes: what music under way will need."""

    used_bytes = serializers.IntegerField()
    expected_bytes = serializers.IntegerField()
    quota_bytes = serializers.IntegerField()


class FreeTakesOut(serializers.Serializer[Any]):
    """Takes without credits; `left` is about today, until midnight UTC."""

    per_day = serializers.IntegerField()
    left = serializers.IntegerField()
    longest_seconds = serializers.FloatField()
    is_public = serializers.BooleanField(help_text="everybody can hear them")


class ImportsOut(serializers.Serializer[Any]):
    """Files of the caller's own; `left` is about today, until midnight UTC."""

    per_day = serializers.IntegerField()
    left = serializers.IntegerField()


class StudioTimeOut(serializers.Serializer[Any]):
    """Sound that may be taken apart and changed in a day, until midnight UTC."""

    minutes_per_day = serializers.IntegerField()
    left_seconds = serializers.FloatField()


class PlanOut(serializers.Serializer[Any]):
    """What the caller's plan allows, and how much of it is used."""

    slug = serializers.CharField(source="plan.slug")
    name = serializers.CharField(source="plan.name")
    monthly_credits = serializers.IntegerField(source="plan.monthly_credits")
    longest_seconds = serializers.IntegerField(source="plan.longest_seconds")
    concurrent_jobs = serializers.IntegerField(source="plan.concurrent_jobs")
    api_requests_per_minute = serializers.IntegerField(source="plan.api_requests_per_minute")
    storage = StorageOut()
    free_takes = FreeTakesOut()
    imports = ImportsOut()
    studio_time = StudioTimeOut()
