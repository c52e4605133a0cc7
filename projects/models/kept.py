"""What a project, lyrics and whatever else makers keep have in common: an owner, a title, and a trash."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

TITLE_CHARACTERS = 120
TRASH_KEPT = timedelta(days=30)
Row = TypeVar("Row", bound=models.Model)


class Right(models.TextChoices):
    """What somebody may do with what is kept."""

    SEE = "see", "See"
    CHANGE = "change", "Change"
    OWN = "own", "Own"


class KeptSet(models.QuerySet[Row]):
    """The vocabulary of rows with an owner, `updated_at` and `deleted_at`; every read starts from who asks."""

    def open_to(self, user: User | AnonymousUser, right: Right) -> Self:  # noqa: ARG002
        """Those with which this person may do that. Who may is decided here alone: the owner, everything."""
        return self.filter(owner_id=user.pk) if user.pk else self.none()

    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def in_trash(self) -> Self:
        return self.exclude(deleted_at=None)

    def due_for_removal(self, now: datetime) -> Self:
        """In the trash for so long that they go for good."""
        return self.filter(deleted_at__lt=now - TRASH_KEPT)

    def newest(self) -> Self:
        return self.order_by("-updated_at", "-id")

    def put_into_trash(self, pk: object, now: datetime) -> Row:
        """Twice is once. Raises DoesNotExist."""
        self.live().filter(pk=pk).update(deleted_at=now)
        return self.get(pk=pk)

    def take_from_trash(self, pk: object) -> Row:
        """As it was; of what is not in the trash nothing changes. Raises DoesNotExist."""
        self.filter(pk=pk).update(deleted_at=None)
        return self.get(pk=pk)
