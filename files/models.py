"""Sound that people send: what was announced, what came of it; and objects in storage that are being removed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

UPLOADS_FOLDER = "uploads"


class UploadState(models.TextChoices):
    """Waiting for its bytes or for its end, kept, or refused after a look."""

    WAITING = "waiting"
    COMPLETE = "complete"
    REJECTED = "rejected"


class UploadSet(models.QuerySet["Upload"]):
    """The vocabulary of reading."""

    def waiting(self, now: datetime) -> Self:
        """What may still be sent or completed."""
        return self.filter(state=UploadState.WAITING, expires_at__gt=now)

    def of(self, user: User) -> Self:
        return self.filter(owner_id=user.pk)


class Upload(models.Model):
    """One sound file somebody sends. Until it is complete its bytes lie under `temporary_key`, then `storage_key`.

    size_bytes and content_type are what was announced; a complete one is exactly so long, and its content type, hash
    and duration are what was found. checked_until: until then somebody looks at the bytes, and nobody else does.
    announced_sha256: empty where the sender did not know it. multipart_id: what a bucket calls its parts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads")
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.WAITING)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=60)
    size_bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    checked_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    announced_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    multipart_id = models.CharField(max_length=1024, blank=True, db_default="")
    storage_key = models.CharField(max_length=120, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64, blank=True)
    duration_seconds = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # Since then its bytes are another row's to keep and to count: a track's.
    handed_over_at = models.DateTimeField(null=True, blank=True)

    objects = UploadSet.as_manager()

    class Meta:
        db_table = "tracks_upload"  # from when uploads were tracks' own
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_is_known"),
            models.CheckConstraint(
                condition=(Q(state=UploadState.COMPLETE) & ~Q(storage_key="") & ~Q(sha256=""))
                | (~Q(state=UploadState.COMPLETE) & Q(storage_key="", sha256="")),
                name="complete_uploads_are_kept",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="uploads_are_not_empty"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-created_at"], name="upload_of_owner"),
            models.Index(fields=["expires_at"], name="upload_open", condition=~Q(state=UploadState.COMPLETE)),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def temporary_key(self) -> str:
        return f"{UPLOADS_FOLDER}/{self.pk}"

    @property
    def partial_key(self) -> str:
        """Where bytes that came in parts are gathered on this machine; a bucket has a place of its own for them."""
        return f"{self.temporary_key}.part"


class Removal(models.Model):
    """An object in storage that somebody is about to remove: whoever finds it there meanwhile waits for the outcome."""

    # As long as a bucket allows: strangers' objects may lie in our folders.
    key = models.CharField(max_length=1024, primary_key=True)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "tracks_removal"

    def __str__(self) -> str:
        return self.key
