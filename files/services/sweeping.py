"""Storage and rows compared, page by page: objects nobody needs, rows whose object is gone, expired uploads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from files import parts, storing
from files.models import UPLOADS_FOLDER, Upload, UploadState
from files.owners import needed, owners
from files.removing import Found, listed, remove

PAGE = 500
REASONS_KEPT = timedelta(days=7)


class Finding(NamedTuple):
    """What does not agree: an object (or parts of one) nobody needs, or a row whose object is missing or another size.

    is_gone: the object has been removed, because that was asked for.
    """

    kind: str
    key: str
    size_bytes: int
    is_gone: bool = False


ORPHAN, PARTS, MISSING, OTHER_SIZE = "orphan", "unfinished parts", "missing", "other size"
LOST = frozenset({MISSING, OTHER_SIZE})


@dataclass(frozen=True)
class Cleared:
    """Uploads whose time was over, and what they had left in storage."""

    uploads: int
    objects: int
    parts: int


def sweep_storage(*, delete: bool = False, now: datetime | None = None) -> Iterator[Finding]:
    """Everything that does not agree, as it is found; what is younger than a day is left out of orphans.

    delete: remove the orphans; rows are never touched. May be broken off and started again at any time.
    """
    now = now or timezone.now()
    for found in _orphans(now, storing.FOLDER, UPLOADS_FOLDER):
        yield Finding(ORPHAN, found.key, found.size_bytes, is_gone=delete and remove(found.key, now=now))
    for unfinished in _unfinished(now):
        if delete:
            _aborted(unfinished)
        yield Finding(PARTS, unfinished.key, 0, is_gone=delete)
    yield from _lost()


def clear_uploads(*, now: datetime | None = None) -> Cleared:
    """End uploads whose time is over, and remove what is left of any; done twice, or in two places, it is the same."""
    now = now or timezone.now()
    nobody_looks = Q(checked_until__isnull=True) | Q(checked_until__lt=now)
    expired = Upload.objects.filter(nobody_looks, state=UploadState.WAITING, expires_at__lte=now)
    uploads = objects = 0
    for upload in list(expired[:PAGE]):
        # The row first: whoever wants to finish it finds either all of it or nothing.
        if expired.filter(pk=upload.pk).delete()[0]:
            parts.discard(upload)
            uploads += 1
    Upload.objects.filter(state=UploadState.REJECTED, finished_at__lt=now - REASONS_KEPT).delete()
    objects = sum(remove(found.key, now=now) for found in _orphans(now, UPLOADS_FOLDER))
    aborted = sum(1 for each in _unfinished(now) if _aborted(each))
    return Cleared(uploads, objects, aborted)


def _orphans(now: datetime, *folders: str) -> Iterator[Found]:
    """Objects that lie in these folders for a day and longer, and that nothing needs."""
    old = (
        found
        for found in chain.from_iterable(listed(folder) for folder in folders)
        if found.written_at < now - storing.LEAVE_ALONE
    )
    while page := list(islice(old, PAGE)):
        kept = needed([found.key for found in page])
        yield from (found for found in page if found.key not in kept)


def _unfinished(now: datetime) -> Iterator[Any]:
    """Files sent to a bucket in parts that were begun a day ago and longer."""
    from_afar = getattr(storing.storage(), "unfinished", None)
    if from_afar is not None:
        yield from (each for each in from_afar() if each.begun_at < now - storing.LEAVE_ALONE)


def _aborted(unfinished: Any) -> bool:
    storage: Any = storing.storage()
    storage.abort(unfinished)
    return True


def _lost() -> Iterator[Finding]:
    """Rows whose object is not there as it was stored, each object once."""
    for owner in owners():
        for key, size in owner.objects():
            there = storing.size_of(key)
            if there != size:
                yield Finding(MISSING if there is None else OTHER_SIZE, key, size)
