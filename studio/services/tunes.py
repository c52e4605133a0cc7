"""Reading the tune of a voice: begun once, for nothing, and forgotten with its track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from jobs.services import forget, start
from studio.models import SungTune
from studio.queries.tunes import TrackTune, tune_of
from studio.services.limits import check_time
from studio.services.separating import NotReady
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

KIND = "tune"
LONGEST_SECONDS = 300.0
DEADLINE_SECONDS = 300


def start_reading_tune(*, track_pk: object, by: User) -> TrackTune:
    """Have the tune of a track of one's own read, for nothing; what is known of it now.

    Nothing is started while it is under way; what was read before stays until there is something new.
    Raises Track.DoesNotExist, NotReady, StudioTimeUsed.
    """
    with transaction.atomic():
        # Locked, so that of two that begin at once the second finds what the first began.
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        tune = tune_of(track)
        if not tune.is_under_way:
            _begin(track, tune)
    return tune_of(track)


def _begin(track: Track, tune: TrackTune) -> None:
    if not track.is_delivered:
        raise NotReady("This track is not there yet: have its tune read when it can be heard.")
    if track.shown_seconds > LONGEST_SECONDS:
        raise NotReady("A tune is read in voices of up to 5 minutes: cut this one into parts first.")
    now, seconds, before = timezone.now(), track.shown_seconds, tune.latest
    now = now if before is None else max(now, before.created_at)
    check_time(track.owner, seconds, now)
    job = start(
        owner=track.owner,
        kind=KIND,
        params={"track": str(track.pk)},
        price_credits=0,
        model=KIND,
        deadline_seconds=DEADLINE_SECONDS + round(2 * seconds),
        retry_of=before.job if before and before.job.can_be_retried else None,
        size=seconds,
        now=now,
    )
    SungTune.objects.create(track=track, job=job, created_at=now)


def forget_tunes(track_pk: object) -> None:
    """Empty the tunes of a track that is deleted for good; joins the transaction that strips it."""
    tries = SungTune.objects.filter(track=track_pk)
    for job_pk in tries.values_list("job", flat=True):
        forget(job_pk=job_pk, params={})
    tries.update(values={})
