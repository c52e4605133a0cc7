"""The files of tracks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What a file is to its track.

    A preview is a stem as pages play it, an opening is heard until all is there, a cover was in a file that was sent.
    """

    ORIGINAL = "original"
    MASTER = "master"
    MP3 = "mp3"
    WAV = "wav"
    OPUS = "opus"
    STEM = "stem"
    PREVIEW = "preview"
    MIDI = "midi"
    SCORE = "score"
    LRC = "lrc"
    OPENING = "opening"
    COVER = "cover"


# Written from the master when somebody first asks for it.
MADE_ON_DEMAND = (Role.WAV, Role.OPUS)

ROLE_OF_FORMAT: dict[str, Any] = {
    "mp3": Role.MP3,
    "wav": Role.WAV,
    "flac": Role.MASTER,
    "opus": Role.OPUS,
    "midi": Role.MIDI,
    "score": Role.SCORE,
    "lrc": Role.LRC,
}


class Asset(models.Model):
    """One file of a track, in storage under a key made from its content; several tracks may share an object."""

    track = models.ForeignKey("tracks.Track", on_delete=models.CASCADE, related_name="assets")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=40, blank=True)
    storage_key = models.CharField(max_length=120, db_index=True)
    content_type = models.CharField(max_length=60)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["track", "role", "name"], name="one_file_per_role_and_name"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}".strip()

    @property
    def stamp(self) -> str:
        """Changes with the content."""
        return self.sha256[:16]

    @property
    def suffix(self) -> str:
        """The file name's ending, without the dot."""
        return self.storage_key.rpartition(".")[2]
