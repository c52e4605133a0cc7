"""Reading the tune of a voice: begun once, for nothing, and forgotten with its track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from engine.voice import LONGEST_SECONDS
from jobs.services import forget
from studio.models import SungTune
from studio.queries.tunes import TrackTune, tune_of
from studio.services.reading import Reading, check_readable, start_reading
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

READING = Reading("tune", "its tune", LONGEST_SECONDS, (300.0, 2.0))


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
            check_readable(track, READING)
            job, now = start_reading(track, READING, tune.latest)
            SungTune.objects.create(track=track, job=job, created_at=now)
    return tune_of(track)


def forget_tunes(track_pk: object) -> None:
    """Empty the tunes of a track that is deleted for good; joins the transaction that strips it."""
    tries = SungTune.objects.filter(track=track_pk)
    for job_pk in tries.values_list("job", flat=True):
        forget(job_pk=job_pk, params={})
    tries.update(values={})
