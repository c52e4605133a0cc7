"""Where a track lies among all sounds, so that what is like it is found without looking at every analysis."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class FeatureVector(models.Model):
    """The standardised features of an analysed track, as `engine.analysis.likeness` counts them.

    vector: a byte for each feature. The axes are sums of them; with their owner they are searched in one index.
    """

    track = models.OneToOneField(
        "tracks.Track", on_delete=models.CASCADE, primary_key=True, related_name="feature_vector"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    vector = models.BinaryField()
    brightness = models.IntegerField()
    motion = models.IntegerField()
    dynamics = models.IntegerField()
    change = models.IntegerField()
    tones = models.IntegerField()

    AXES = ("brightness", "motion", "dynamics", "change", "tones")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["owner", "brightness", "motion", "dynamics", "change", "tones", "track"], name="track_likeness"
            ),
        ]

    def __str__(self) -> str:
        return str(self.track_id)
