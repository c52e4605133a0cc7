"""Recordings taken apart: by which job, by what method, and how well."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Parts(models.TextChoices):
    """How far a recording is taken apart."""

    TWO = "2", "Voice and band"
    FOUR = "4", "Voice, drums, bass and the rest"


class Separation(models.Model):
    """One try to take a track apart; its stems become files of the track. The newest of a track counts.

    method: the slug of what found the stems (`engine.separation.methods`, or of a model outside), "" until they are
    there. quality: what was
    measured of them. follow_up: which part becomes a track of its own as soon as it can.
    """

    track = models.ForeignKey("tracks.Track", on_delete=models.PROTECT, related_name="separations")
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="separation")
    parts = models.CharField(max_length=1, choices=Parts, default=Parts.FOUR)
    follow_up = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=20, blank=True)
    quality = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(parts__in=Parts.values), name="parts_are_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["track", "-created_at"], name="separation_of_track"),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.parts}"

    @property
    def is_complete(self) -> bool:
        return bool(self.method)
