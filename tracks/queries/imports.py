"""What somebody may still send today, and whether a file became a track of theirs before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.plans import plan_for
from jobs.models import Job
from jobs.queries import Progress, progress_of
from tracks.models import Asset, Origin, Role, Track
from tracks.queries.allowances import day_of

if TYPE_CHECKING:
    from accounts.models import User

KIND = "import"
SHOWN = 10


@dataclass(frozen=True)
class Imports:
    """Files of one's own: how many a day, and how many of today's are left, until midnight UTC."""

    per_day: int
    left: int


def imports_today(*, user: User, now: datetime | None = None) -> Imports:
    """How many files this person may still send today. One query."""
    per_day = plan_for(user).imports_per_day
    midnight = datetime.combine(day_of(now or timezone.now()), time(), UTC)
    begun = Job.objects.owned_by(user).filter(kind=KIND, retry_of__isnull=True, created_at__gte=midnight).count()
    return Imports(per_day, max(per_day - begun, 0))


def track_of_content(*, user: User, sha256: str) -> Track | None:
    """The track this person has of a file with this content; one in the trash is none. One query."""
    originals = Asset.objects.filter(sha256=sha256, role=Role.ORIGINAL)
    mine = Track.objects.owned_by(user).live().filter(origin__in=[Origin.UPLOADED, Origin.RECORDED])
    return mine.filter(pk__in=originals.values("track")).newest().first()


def recent_imports(*, user: User) -> list[tuple[Track, Progress]]:
    """What this person sent lately and how far each is, the newest first."""
    sent = Track.objects.owned_by(user).live().filter(origin=Origin.UPLOADED)
    tracks = list(sent.select_related("job", "upload").newest()[:SHOWN])
    return list(zip(tracks, progress_of([track.job for track in tracks]), strict=True))
