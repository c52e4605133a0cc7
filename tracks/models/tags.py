"""What a file that was sent says about itself, kept beside what was measured of it."""

from __future__ import annotations

from django.db import models


class FileTags(models.Model):
    """Title, artist, tempo in BPM and key as the tags of the original have them; empty where they are silent."""

    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="file_tags")
    title = models.CharField(max_length=120, blank=True)
    artist = models.CharField(max_length=120, blank=True)
    tempo_bpm = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return " – ".join(filter(None, (self.artist, self.title)))
