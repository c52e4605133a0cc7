"""Mixes that people keep, and what they were before."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

TITLE_CHARACTERS = 120
# Who of the open pages wrote a version: a word of the page's own.
WRITER_CHARACTERS = 40


class MixSet(models.QuerySet["Mix"]):
    """The vocabulary of reading; every read starts from who asks."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(owner_id=user.pk) if user.pk else self.none()

    def newest(self) -> Self:
        return self.order_by("-updated_at", "-id")


class Mix(models.Model):
    """A mix: the document of `engine.mixing.document`, with every parameter written out, and no sound.

    The source of a part is a track's id, or that with the name of a stem behind it ("…/vocals"). version counts saves:
    who saves says on which version it is based.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mixes")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    document = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = MixSet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-updated_at", "-id"], name="mixes_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class MixVersion(models.Model):
    """What a mix was at a version. What one page writes within a minute is one row, which grows newer."""

    mix = models.ForeignKey(Mix, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_CHARACTERS)
    document = models.JSONField()
    writer = models.CharField(max_length=WRITER_CHARACTERS, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mix", "version"], name="one_row_per_version_of_a_mix"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class MixExport(models.Model):
    """A track that was made of a mix; the same key of the same person is the same track."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mix_exports")
    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="mix_export")
    idempotency_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "idempotency_key"], name="one_mix_export_per_key"),
        ]

    def __str__(self) -> str:
        return str(self.track_id)
