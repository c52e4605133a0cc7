"""Lyrics that are kept, and every version of them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models.kept import TITLE_CHARACTERS, KeptSet

LYRICS_LIMIT = 20_000
# Changes by hand within this time of each other are one version.
SITTING = timedelta(minutes=10)


class Origin(models.TextChoices):
    """How a version came to be."""

    GENERATED = "generated", "written by the built-in writer"
    EDITED = "edited", "edited"
    MERGED = "merged", "brought back"


class LyricsSet(KeptSet["Lyrics"]):
    """Lyrics."""


class Lyrics(models.Model):
    """Words of a song. version counts saves: who saves says which it knew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lyrics")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    language = models.CharField(max_length=2, default="en")
    text = models.TextField(max_length=LYRICS_LIMIT, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = LyricsSet.as_manager()

    class Meta:
        verbose_name_plural = "lyrics"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-updated_at", "-id"], name="lyrics_of_owner"),
            models.Index(fields=["deleted_at"], name="lyrics_in_trash", condition=~Q(deleted_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class LyricsVersion(models.Model):
    """The text as it was at one time."""

    lyrics = models.ForeignKey(Lyrics, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    text = models.TextField(max_length=LYRICS_LIMIT, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lyrics", "number"], name="a_version_has_its_number"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
