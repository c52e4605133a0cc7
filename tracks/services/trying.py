"""Stopping a take that is being made, and starting one again that failed or was cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from jobs.services import cancel, start
from tracks.models import PayWith, Track
from tracks.services.free import check_free, count_free
from tracks.services.limits import check_length, check_room
from tracks.services.starting import DEADLINE_SECONDS, KIND

if TYPE_CHECKING:
    from accounts.models import User


def cancel_take(*, track_pk: object, by: User) -> Track:
    """Stop a take and give its credits back; asking twice changes nothing.

    Raises Track.DoesNotExist, and AlreadyFinished when it was complete or failed first.
    """
    track = Track.objects.owned_by(by).live().get(pk=track_pk)
    cancel(job_pk=track.job_id, by=by)
    return Track.objects.select_related("job").get(pk=track.pk)


def retry_take(*, track_pk: object, by: User) -> Track:
    """Make a failed or cancelled take again with the same recipe; its price is held anew, or a free take counted.

    Raises Track.DoesNotExist, NotFinished (nothing to try again), NotEnoughCredits, and what a new request may be
    refused for: BriefError, StorageFull, NoFreeTakes. Trying twice starts one job.
    """
    now = timezone.now()
    with transaction.atomic():
        # Locked without its job: a racer that waited here must see the job the first one wrote.
        track = Track.objects.owned_by(by).live().select_for_update().get(pk=track_pk)
        old = track.job
        if old.retry_of_id is not None and not old.is_finished:
            return track
        is_free = track.request.pay_with == PayWith.FREE
        if old.can_be_retried and not track.is_sample:
            _check(track, by, is_free=is_free, now=now)
        track.job = start(
            owner=by,
            kind=KIND,
            params=old.params,
            price_credits=old.price_credits,
            provider=old.provider,
            deadline_seconds=DEADLINE_SECONDS,
            retry_of=old,
            music_seconds=old.music_seconds,
            now=now,
        )
        if is_free:
            track.free_day = count_free(by, 1, now)
        track.save(update_fields=["job", "free_day"])
    return track


def _check(track: Track, by: User, *, is_free: bool, now: datetime) -> None:
    """The limits a new request is held to, too: the plan may have got smaller meanwhile."""
    check_length(by, track.duration_seconds)
    if is_free:
        check_free(by, track.duration_seconds, 1, now)
    check_room(by)
