"""Emptying the trash: what has lain in it for 30 days is gone, files included."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from jobs.models import FINAL
from tracks.models import Asset, Track, TrackSet

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
# A worker may have found an object in storage whose row it has not written yet; it never takes a day for that.
LEAVE_ALONE = timedelta(days=1)


@dataclass(frozen=True)
class Emptied:
    """What went: tracks, and the objects in storage nothing else needed. left: tracks too young to go."""

    tracks: int
    objects: int
    left: int = 0


def empty_trash(*, now: datetime | None = None, kept_for: timedelta = KEPT_FOR) -> Emptied:
    """Take for good what was deleted longer ago than `kept_for`; may be broken off and started again at any time.

    The row of a track stays, empty of everything a person wrote, because its payment refers to it. An object in
    storage goes when no file of any other track is the same.
    """
    now = now or timezone.now()
    return _empty(Track.objects.in_trash().filter(deleted_at__lt=now - kept_for), now)


def empty_own_trash(*, owner: User, now: datetime | None = None) -> Emptied:
    """Take for good what this person has in the trash; what was made within the last day has to wait for tomorrow."""
    now = now or timezone.now()
    mine = Track.objects.owned_by(owner).in_trash()
    gone = _empty(mine.exclude(delivered_at__gt=now - LEAVE_ALONE), now)
    return replace(gone, left=mine.count())


def _empty(chosen: TrackSet, now: datetime) -> Emptied:
    due = chosen.filter(job__state__in=FINAL)
    tracks = objects = 0
    for pk in list(due.values_list("pk", flat=True)):
        for key in _purge(pk, now):
            objects += _remove(key, now)
        tracks += 1
    return Emptied(tracks, objects)


def _purge(pk: object, now: datetime) -> list[str]:
    """Strip one track of its content; the keys of the files it had."""
    with transaction.atomic():
        track = Track.objects.select_for_update().get(pk=pk)
        keys = list(track.assets.values_list("storage_key", flat=True))
        track.assets.all().delete()
        Track.objects.filter(pk=pk).update(
            purged_at=now,
            title="",
            prompt="",
            recipe={},
            score={},
            peaks=[],
            refund_text="",
            is_sample=False,
            visibility="private",
        )
    return keys


def _remove(key: str, now: datetime) -> int:
    """Delete an object nobody refers to; 1 if it went."""
    if Asset.objects.filter(storage_key=key).exists() or not default_storage.exists(key):
        return 0
    if default_storage.get_modified_time(key) > now - LEAVE_ALONE:
        log.info("kept %s: it was written only lately", key)
        return 0
    default_storage.delete(key)
    return 1
