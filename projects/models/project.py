"""A project: what belongs together, in the order in which its maker laid it."""

from __future__ import annotations

import uuid
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models.kept import TITLE_CHARACTERS, KeptSet

DESCRIPTION_CHARACTERS = 2000
NOTE_CHARACTERS = 5000


class ProjectSet(KeptSet["Project"]):
    """Projects."""


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
    PICTURE = "picture", "Picture"
    LYRICS = "lyrics", "Lyrics"
    NOTE = "note", "Note"


# Those that stand for a thing elsewhere; the field of an item is called like its kind.
THINGS = (Kind.TRACK, Kind.MIX, Kind.PICTURE, Kind.LYRICS)


def _is_only(kind: Kind) -> Q:
    fields = {thing.value: None for thing in THINGS if thing != kind}
    if kind == Kind.NOTE:
        return Q(kind=kind, **fields)
    return Q(kind=kind, note="", **fields, **{f"{kind}__isnull": False})


class Item(models.Model):
    """One thing in a project. Each thing lies there once; deleted for good, it leaves its projects, too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveIntegerField(help_text="from the top; the next free one after a removal may be left out")
    track = models.ForeignKey("tracks.Track", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mix = models.ForeignKey("studio.Mix", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    picture = models.ForeignKey("projects.Picture", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    lyrics = models.ForeignKey("projects.Lyrics", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=NOTE_CHARACTERS, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_item_is_what_its_kind_says", condition=reduce(or_, map(_is_only, (*THINGS, Kind.NOTE)))
            ),
            *(
                models.UniqueConstraint(fields=["project", kind.value], name=f"a_{kind.value}_lies_once_in_a_project")
                for kind in THINGS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"

    @property
    def content(self) -> Any:
        """What it stands for: a track, a mix, a picture or lyrics; None for a note, and where it cannot be seen."""
        return None if self.kind == Kind.NOTE else getattr(self, self.kind)

    @property
    def title(self) -> str | None:
        """What people call that thing."""
        return None if self.content is None else str(self.content.title)
