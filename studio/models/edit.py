"""Changes that were asked for, so that the same request sent twice makes one track."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Edit(models.Model):
    """A track that is made of others by effects or by other notes; how exactly says its lineage (`tracks.Descent`)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="edits")
    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="edit")
    idempotency_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "idempotency_key"], name="one_edit_per_key"),
        ]

    def __str__(self) -> str:
        return str(self.track_id)
