"""Work that finds something out about a track of one's own, for nothing: begun as each of its kinds is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from jobs.services import start
from studio.services.limits import check_time
from studio.services.separating import NotReady

if TYPE_CHECKING:
    from jobs.models import Job
    from studio.models import HeardWords, SungTune
    from tracks.models import Track


@dataclass(frozen=True)
class Reading:
    """A kind of such work. name: in words, as "its words". longest_seconds: of a track. deadline: seconds, for any
    track and for each second of it."""

    kind: str
    name: str
    longest_seconds: float
    deadline: tuple[float, float]


def check_readable(track: Track, reading: Reading) -> None:
    """Raises NotReady for a track that cannot be heard yet, or is too long."""
    if not track.is_delivered:
        raise NotReady(f"This track is not there yet: have {reading.name} read when it can be heard.")
    if track.shown_seconds > reading.longest_seconds:
        minutes = reading.longest_seconds / 60
        raise NotReady(f"Only tracks of up to {minutes:g} minutes are read: cut this one into parts first.")


def start_reading(track: Track, reading: Reading, before: HeardWords | SungTune | None) -> tuple[Job, datetime]:
    """The job that reads a track, and when it was begun; joins the caller's transaction. before: the try before it.

    Raises StudioTimeUsed.
    """
    now, seconds = timezone.now(), track.shown_seconds
    # The newest of them counts, whatever a clock was set to.
    now = now if before is None else max(now, before.created_at)
    check_time(track.owner, seconds, now)
    always, per_second = reading.deadline
    job = start(
        owner=track.owner,
        kind=reading.kind,
        params={"track": str(track.pk)},
        price_credits=0,
        model=reading.kind,
        deadline_seconds=round(always + per_second * seconds),
        retry_of=before.job if before and before.job.can_be_retried else None,
        size=seconds,
        now=now,
    )
    return job, now
