"""Proves that what was paid for is there: every delivered track, every file, and revenue equal to its price (I10)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum

from credits.queries import Violation, house
from files.storing import is_whole, sha256_of
from jobs.models import Job, State
from tracks.models import Asset, Role, Track

INVARIANT = "I10"
KINDS = ("generate", "import", "edit", "change", "change_outside", "cover", "mix")
REVENUE = "revenue"


def prove(*, deep: bool = False) -> list[Violation]:
    """What breaks I10; nothing means that it holds. deep: read every file and compare its SHA-256, too."""
    return [*_revenue_differs(), *_undelivered(), *_without_master(), *_broken_files(deep=deep)]


def _revenue_differs() -> Iterator[Violation]:
    earned = sum(amount for pocket, amount in house().items() if pocket == REVENUE)
    delivered = Job.objects.filter(state=State.COMPLETE).aggregate(price=Sum("price_credits"))["price"] or 0
    given_back = Track.objects.aggregate(credits=Sum("refunded_credits"))["credits"] or 0
    if earned != delivered - given_back:
        message = f"revenue is {earned} credits, delivered work cost {delivered}, of which {given_back} were given back"
        yield Violation(INVARIANT, message, {})


def _undelivered() -> Iterator[Violation]:
    """Complete work without a delivery, and deliveries whose work isn't complete."""
    complete = Job.objects.filter(kind__in=KINDS, state=State.COMPLETE)
    for pk in complete.filter(track__delivered_at__isnull=True).values_list("pk", flat=True).iterator():
        yield Violation(INVARIANT, "complete work delivered nothing", {"job": str(pk)})
    delivered = Track.objects.delivered().exclude(job__state=State.COMPLETE)
    for pk in delivered.values_list("pk", flat=True).iterator():
        yield Violation(INVARIANT, "a track was delivered by a job that is not complete", {"track": str(pk)})


def _without_master() -> Iterator[Violation]:
    whole = Asset.objects.filter(role=Role.MASTER).values("track")
    tracks = Track.objects.delivered().filter(purged_at__isnull=True).exclude(pk__in=whole)
    for pk in tracks.values_list("pk", flat=True).iterator():
        yield Violation(INVARIANT, "a delivered track has no master", {"track": str(pk)})


def _broken_files(*, deep: bool) -> Iterator[Violation]:
    for asset in Asset.objects.order_by("pk").iterator():
        if not is_whole(asset.storage_key, asset.size_bytes):
            problem = "is missing or not of its size"
        elif deep and sha256_of(asset.storage_key) != asset.sha256:
            problem = "is not what was stored"
        else:
            continue
        row = {"track": str(asset.track_id), "file": str(asset), "key": asset.storage_key}
        yield Violation(INVARIANT, f"a file {problem}", row)
