"""A picture of which music is made: as we drew it anew, what was read in it, and the line that was drawn."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

from engine.seeing.picture import Picture as Seen
from engine.themes import CHARACTERS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

NAME_CHARACTERS = 120


class PictureSet(models.QuerySet["Picture"]):
    """The vocabulary of reading; every read starts from who asks."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(owner_id=user.pk) if user.pk else self.none()

    def newest(self) -> Self:
        return self.order_by("-created_at", "-id")

    def same(self, source_sha256: str, version: int) -> Self:
        """Of the same file, read by this version."""
        return self.filter(source_sha256=source_sha256, version=version)


class Picture(models.Model):
    """source_sha256: of the file as it was sent, which is not kept. storage_key: of our own drawing of it, a JPEG.

    values: as `engine.seeing.picture` reads them, by its `version`. theme: the melody of a drawn line, "" without one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=NAME_CHARACTERS)
    source_sha256 = models.CharField(max_length=64, db_index=True)
    version = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    theme = models.CharField(max_length=CHARACTERS, blank=True)
    storage_key = models.CharField(max_length=120, db_index=True)
    size_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    objects = PictureSet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-created_at", "-id"], name="pictures_of_owner"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["owner", "source_sha256", "version", "theme"], name="one_picture_of_a_file"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What it is called beside tracks and lyrics."""
        return self.name

    @property
    def features(self) -> Seen:
        """What was read in it."""
        return Seen.from_dict(self.values)
