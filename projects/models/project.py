"""A project: what belongs together, in the order in which its maker laid it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

TITLE_CHARACTERS = 120
DESCRIPTION_CHARACTERS = 2000
NOTE_CHARACTERS = 5000
TRASH_KEPT = timedelta(days=30)


class Right(models.TextChoices):
    """What somebody may do with a project."""

    SEE = "see", "See"
    CHANGE = "change", "Change"
    OWN = "own", "Own"


class ProjectSet(models.QuerySet["Project"]):
    """The vocabulary of reading; every read starts from who asks."""

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


class Project(models.Model):
    """A named pile of things. version counts saves of the title and the description: who saves says which it knew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="projects")
    title = models.CharField(max_length=TITLE_CHARACTERS)
    description = models.TextField(max_length=DESCRIPTION_CHARACTERS, blank=True)
    cover = models.ForeignKey(
        "tracks.Track", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="the track whose picture stands for it; none: the first one's",
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectSet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-updated_at", "-id"], name="projects_of_owner"),
            models.Index(fields=["deleted_at"], name="projects_in_trash", condition=~Q(deleted_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class Kind(models.TextChoices):
    """What an item is."""

    TRACK = "track", "Track"
    MIX = "mix", "Mix"
    NOTE = "note", "Note"


class Item(models.Model):
    """One thing in a project. A track or a mix lies there once; deleted for good, it leaves its projects, too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveIntegerField(help_text="from the top; the next free one after a removal may be left out")
    track = models.ForeignKey("tracks.Track", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mix = models.ForeignKey("studio.Mix", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=NOTE_CHARACTERS, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_item_is_what_its_kind_says",
                condition=Q(kind=Kind.TRACK, track__isnull=False, mix=None, note="")
                | Q(kind=Kind.MIX, track=None, mix__isnull=False, note="")
                | Q(kind=Kind.NOTE, track=None, mix=None),
            ),
            models.UniqueConstraint(fields=["project", "track"], name="a_track_lies_once_in_a_project"),
            models.UniqueConstraint(fields=["project", "mix"], name="a_mix_lies_once_in_a_project"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
