"""The pictures that people keep, as an owner of objects in storage."""

from __future__ import annotations

from django.db.models import QuerySet

from files.owners import FileOwner
from projects.models import Picture


class PictureFiles(FileOwner):
    """Our own drawings of pictures; they count against the plan of whoever sent them."""

    model = Picture._meta.label
    person = "owner"

    def rows(self) -> QuerySet[Picture]:
        return Picture.objects.all()
