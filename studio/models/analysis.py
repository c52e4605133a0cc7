"""What was found out about sounds, once for the same content, and what people corrected of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

# Of what `engine.analysis` answers; web processes, which load none of it, ask for this version.
VERSION = "3"
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
CORRECTABLE = ("tempo_bpm", "key", "mood", "valence", "arousal")


class Analysis(models.Model):
    """All that one version of the analysis knows of one content, whoever has it.

    source_sha256: of the file as it was sent, or else of the master. values: as `engine.analysis.results` describes
    them, empty until they are there. job: the newest that works on it. spectrogram_storage_key: of its picture, ""
    without one.
    """

    source_sha256 = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, null=True, related_name="analysis")
    values = models.JSONField(default=dict)
    spectrogram_storage_key = models.CharField(max_length=120, blank=True, db_default="", db_index=True)
    spectrogram_bytes = models.PositiveIntegerField(db_default=0)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source_sha256", "version"], name="one_analysis_per_content"),
        ]

    def __str__(self) -> str:
        return f"{self.source_sha256[:12]} by {self.version}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    @property
    def is_under_way(self) -> bool:
        return not self.is_complete and self.job is not None and not self.job.is_finished


class TrackAnalysis(models.Model):
    """Which analysis is that of a track: the newest that was wished for."""

    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="track_analysis")
    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="track_analyses")

    def __str__(self) -> str:
        return f"{self.track_id}: {self.analysis_id}"


class Correction(models.Model):
    """What somebody knows better; what is searched of it lies in columns of the track, too. Null or "": not corrected.

    valence and arousal are a point of the plane, -1 to 1, and come together.
    """

    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="correction")
    tempo_bpm = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=20, blank=True)
    mood = models.CharField(max_length=40, blank=True)
    valence = models.FloatField(null=True, blank=True)
    arousal = models.FloatField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valence__isnull=True, arousal__isnull=True)
                | Q(valence__range=(-1.0, 1.0), arousal__range=(-1.0, 1.0)),
                name="feelings_are_a_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} by {self.by_id}"
