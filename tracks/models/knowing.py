"""What is known of how a track sounds: wished, measured, and corrected by its owner, each in columns of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class Known(models.Model):
    """The columns of a track that say how it sounds.

    words: with times, put there by its owner, in the shape of a score's; of a composed song its score has them.
    The defaults of the newer ones are the database's: older programs may still write rows.
    """

    model: Any
    score: Any
    mood = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=20, blank=True)
    tempo_bpm = models.FloatField(null=True, blank=True)
    measured_duration_seconds = models.FloatField(null=True, blank=True)
    measured_tempo_bpm = models.FloatField(null=True, blank=True)
    measured_key = models.CharField(max_length=20, blank=True)
    measured_mood = models.CharField(max_length=40, blank=True, db_default="")
    loudness_lufs = models.FloatField(null=True, blank=True)
    true_peak_dbtp = models.FloatField(null=True, blank=True)
    corrected_tempo_bpm = models.FloatField(null=True, blank=True)
    corrected_key = models.CharField(max_length=20, blank=True, db_default="")
    corrected_mood = models.CharField(max_length=40, blank=True, db_default="")
    words = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def keeps_its_key(self) -> bool:
        """Whether its maker promised the key it was asked for; to all others a key is a wish."""
        return self.model in settings.MUSIC_PROVIDERS

    @property
    def shown_key(self) -> str:
        """The key it is in: as corrected, as promised, or else as measured."""
        promise = self.key if self.keeps_its_key else ""
        return self.corrected_key or promise or self.measured_key or self.key

    @property
    def shown_tempo_bpm(self) -> float | None:
        """Its tempo: as corrected, or else as measured, or else as wished."""
        return self.corrected_tempo_bpm or self.measured_tempo_bpm or self.tempo_bpm

    @property
    def shown_mood(self) -> str:
        """Its mood: as corrected, or else as wished, or else as measured."""
        return self.corrected_mood or self.mood or self.measured_mood

    @property
    def timed_words(self) -> list[dict[str, Any]]:
        """[{"start", "end", "words": [{"text", "start", "end"}]}] in seconds; empty where nobody sings or knows."""
        return self.score.get("lyrics") or self.words or []
