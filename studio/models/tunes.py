"""Tunes that were read in the voice of a track: by which job, and what came out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SungTune(models.Model):
    """One try to read the tune of a track. The newest of a track counts.

    values: as `engine.voice.reading.Tune` writes them, empty until they are there.
    """

    track = models.ForeignKey("tracks.Track", on_delete=models.PROTECT, related_name="sung_tunes")
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="sung_tune")
    values = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["track", "-created_at"], name="tune_of_track"),
        ]

    def __str__(self) -> str:
        return f"tune of {self.track_id}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None
