"""Who keeps objects in storage: each kind of row that does has an owner, named in settings.FILE_OWNERS."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.module_loading import import_string

from files.models import UPLOADS_FOLDER, Upload, UploadState

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 500


class Bytes(NamedTuple):
    """How much room somebody's files take up, and how much what is under way will need."""

    used: int = 0
    expected: int = 0

    def __add__(self, other: Any) -> Bytes:
        return Bytes(self.used + other.used, self.expected + other.expected)


class File(NamedTuple):
    """One object as it is sent; name is what it is called when somebody saves it, owner whose links lead to it.

    title: what its tags are to say when it is saved, where that is for us to say. is_retitled: whether what is stored
    says something else for certain, so that it cannot be sent by the bucket itself.
    """

    key: str
    size_bytes: int
    content_type: str
    sha256: str
    name: str
    owner: User
    title: str = ""
    is_retitled: bool = False


class FileOwner:
    """Rows of one model that each refer to one object in storage.

    What no owner needs is deleted, so whoever keeps a storage key in a new kind of row registers an owner for it.
    """

    model: ClassVar[str]  # "tracks.Asset"
    person: ClassVar[str]  # the path of a lookup from a row to who owns it
    key = "storage_key"
    size = "size_bytes"

    def rows(self) -> QuerySet[Any]:
        """The rows whose object must be there."""
        raise NotImplementedError

    def needed(self, keys: Collection[str]) -> set[str]:
        """Those of these keys that must not be deleted."""
        return set(self.rows().filter(**{f"{self.key}__in": keys}).values_list(self.key, flat=True))

    def bytes_of(self, user: User) -> Bytes:
        """What this person's files count against their plan."""
        return Bytes(self.rows().filter(**{self.person: user}).aggregate(bytes=Sum(self.size))["bytes"] or 0)

    def objects(self) -> Iterator[tuple[str, int]]:
        """Key and size in bytes of each object that must be there, in the order of keys, each once."""
        pairs = self.rows().order_by(self.key).values_list(self.key, self.size).distinct()
        yield from pairs.iterator(chunk_size=PAGE)

    def file(self, pk: int) -> File | None:  # noqa: ARG002
        """The file of this row for whoever has a signed link to it; None when it may not be had any more."""
        return None


class UploadFiles(FileOwner):
    """Complete uploads that became nothing else; those that wait need the place where their bytes arrive."""

    model = "files.Upload"
    person = "owner"

    def rows(self) -> QuerySet[Upload]:
        return Upload.objects.filter(state=UploadState.COMPLETE, handed_over_at__isnull=True)

    def needed(self, keys: Collection[str]) -> set[str]:
        ids = [pk for key in keys if (pk := _upload_of(key)) is not None]
        waiting = Upload.objects.filter(state=UploadState.WAITING, pk__in=ids)
        return super().needed(keys) | {upload.temporary_key for upload in waiting}

    def bytes_of(self, user: User) -> Bytes:
        is_waiting = Q(state=UploadState.WAITING, expires_at__gt=timezone.now())
        sent = Upload.objects.of(user).aggregate(
            kept=Sum("size_bytes", filter=Q(state=UploadState.COMPLETE, handed_over_at__isnull=True)),
            coming=Sum("size_bytes", filter=is_waiting),
        )
        return Bytes(sent["kept"] or 0, sent["coming"] or 0)


def _upload_of(key: str) -> uuid.UUID | None:
    """Which upload a temporary key belongs to."""
    folder, _, name = key.partition("/")
    try:
        return uuid.UUID(name) if folder == UPLOADS_FOLDER else None
    except ValueError:
        return None


def owners() -> list[FileOwner]:
    """Every registered owner."""
    return [import_string(path)() for path in settings.FILE_OWNERS]


def needed(keys: Collection[str]) -> set[str]:
    """Those of these keys that some owner needs."""
    return {key for owner in owners() for key in owner.needed(keys)}


def bytes_of(user: User) -> Bytes:
    """What this person's files of all owners count against their plan."""
    return sum((owner.bytes_of(user) for owner in owners()), Bytes())


def file_of(model: str, pk: int) -> File | None:
    """The file of a row of this model, where its owner still gives it."""
    return next((owner.file(pk) for owner in owners() if owner.model == model), None)
