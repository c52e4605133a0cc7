"""Looks through storage and removes objects nobody needs, never one that somebody is about to need.

Removing is announced in the database before the last look, and `storing.store` looks for announcements after its last
write: of two that meet, one sees the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from files import storing
from files.models import Removal
from files.owners import needed


class Found(NamedTuple):
    """One object as a listing tells it."""

    key: str
    size_bytes: int
    written_at: datetime


def listed(folder: str) -> Iterator[Found]:
    """Every object of a folder of storage, drafts that were broken off included; a page or a folder in memory."""
    from_afar = getattr(storing.storage(), "objects", None)
    if from_afar is not None:
        yield from (Found(*each) for each in from_afar(folder))
        return
    top = Path(storing.storage().path(folder))
    for place, _, names in os.walk(top):
        for name in names:
            path = Path(place) / name
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            key = f"{folder}/{path.relative_to(top).as_posix()}"
            yield Found(key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def remove(key: str, *, now: datetime) -> bool:
    """Delete an object that nothing needs and nobody wrote within the last day; whether it went."""
    Removal.objects.filter(key=key, begun_at__lt=timezone.now() - storing.REMOVAL_ENDS).delete()
    try:
        with transaction.atomic():
            Removal.objects.create(key=key, begun_at=timezone.now())
    except IntegrityError:
        return False  # somebody else is at it
    try:
        if needed([key]) or storing.written_at(key) > now - storing.LEAVE_ALONE:
            return False
        storing.storage().delete(key)
    except FileNotFoundError:
        return False
    finally:
        Removal.objects.filter(key=key).delete()
    return True
