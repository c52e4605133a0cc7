"""Stopping a take that is being made, and starting one again that failed or was cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from jobs.services import cancel, start
from tracks.models import Track
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
    """Make a failed or cancelled take again with the same recipe; its price is held anew.

    Raises Track.DoesNotExist, NotFinished (nothing to try again), NotEnoughCredits. Trying twice starts one job.
    """
    with transaction.atomic():
        # Locked without its job: a racer that waited here must see the job the first one wrote.
        track = Track.objects.owned_by(by).live().select_for_update().get(pk=track_pk)
        old = track.job
        if old.retry_of_id is not None and not old.is_finished:
            return track
        track.job = start(
            owner=by,
            kind=KIND,
            params=old.params,
            price_credits=old.price_credits,
            provider=old.provider,
            deadline_seconds=DEADLINE_SECONDS,
            retry_of=old,
            music_seconds=old.music_seconds,
            now=timezone.now(),
        )
        track.save(update_fields=["job"])
    return track
