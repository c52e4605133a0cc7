"""The pictures of analyses as an owner of objects in storage."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from files.owners import Bytes, FileOwner
from studio.models import Analysis


class SpectrogramFiles(FileOwner):
    """Spectrograms, which are there once for all who have the same content, and count against nobody's plan."""

    model = Analysis._meta.label
    key, size = "spectrogram_storage_key", "spectrogram_bytes"

    def rows(self) -> QuerySet[Analysis]:
        return Analysis.objects.exclude(spectrogram_storage_key="")

    def bytes_of(self, user: User) -> Bytes:  # noqa: ARG002
        return Bytes()
