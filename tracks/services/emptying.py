"""Emptying the trash: what has lain in it for 30 days is gone, files included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from files.models import Upload
from files.removing import remove
from files.storing import LEAVE_ALONE
from jobs.models import FINAL
from jobs.services import forget
from tracks.models import DISCARDED_FOR, FileTags, Request, Track, TrackSet
from tracks.services.fingerprinting import forget_fingerprint

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Emptied:
    """What went: tracks, and the objects in storage nothing else needed. left: tracks too young to go."""

    tracks: int
    objects: int
    left: int = 0


def empty_trash(*, now: datetime | None = None, kept_for: timedelta = KEPT_FOR) -> Emptied:
    """Take for good what was deleted longer ago than `kept_for`; may be broken off and started again at any time.

    The rows of a track stay, empty of everything a person wrote, because its payment refers to them; the words of a
    request go with its last take. An object in storage goes when no file of any other track is the same.
    """
    now = now or timezone.now()
    return _empty(Track.objects.in_trash().filter(deleted_at__lt=now - kept_for), now)


def empty_own_trash(*, owner: User, now: datetime | None = None) -> Emptied:
    """Take for good what this person has in the trash; what was made within the last day has to wait for tomorrow."""
    now = now or timezone.now()
    mine = Track.objects.owned_by(owner).in_trash()
    gone = _empty(mine.exclude(delivered_at__gt=now - LEAVE_ALONE), now)
    return replace(gone, left=mine.count())


def clear_discarded(*, now: datetime | None = None) -> Emptied:
    """Take for good what was discarded 30 days ago and not kept since, as emptying the trash does."""
    now = now or timezone.now()
    return _empty(Track.objects.discarded().filter(discarded_at__lt=now - DISCARDED_FOR), now)


def _empty(chosen: TrackSet, now: datetime) -> Emptied:
    # What still has to be stopped at a service is needed until then.
    due = chosen.filter(job__state__in=FINAL, job__stop_due_at__isnull=True)
    tracks = objects = 0
    for pk in list(due.values_list("pk", flat=True)):
        keys = _purge(due, pk, now)
        if keys is not None:
            tracks += 1
            objects += sum(remove(key, now=now) for key in keys)
    return Emptied(tracks, objects)


def _purge(due: TrackSet, pk: object, now: datetime) -> list[str] | None:
    """Strip one track of its content; the keys of the files it had, or None when it is not due any more."""
    with transaction.atomic():
        # Asked again under the lock: it may have been restored while the files of others were removed.
        track = due.select_for_update(of=("self",)).filter(pk=pk).first()
        if track is None:
            return None
        asked = Request.objects.select_for_update().filter(pk=track.request_id).first()
        keys = list(track.assets.values_list("storage_key", flat=True))
        track.assets.all().delete()
        Track.objects.filter(pk=pk).update(
            purged_at=now,
            title="",
            prompt="",
            search_text="",
            recipe={},
            score={},
            words=None,
            peaks=[],
            refund_text="",
            is_sample=False,
            visibility="private",
            corrected_tempo_bpm=None,
            corrected_key="",
            corrected_mood="",
            measured_tempo_bpm=None,
            measured_key="",
            measured_mood="",
        )
        track.ancestry.update(settings={})
        Upload.objects.filter(track=track).delete()
        FileTags.objects.filter(track=track).delete()
        forget_fingerprint(track_pk=pk)
        keys += import_string(settings.AFTER_PURGE)(pk)
        _forget_words(track, asked)
    return keys


def _forget_words(track: Track, asked: Request | None) -> None:
    """Empty the job of what was asked for, and the request with its last take."""
    if asked is None:
        forget(job_pk=track.job_id, params={})
        return
    forget(job_pk=track.job_id, params={"brief": _without_words(asked.brief), "title": ""})
    if not asked.tracks.filter(purged_at__isnull=True).exists():
        Request.objects.filter(pk=asked.pk).update(brief=_without_words(asked.brief), source={})


def _without_words(brief: dict[str, Any]) -> dict[str, Any]:
    return {**brief, "prompt": "", "lyrics": ""}
