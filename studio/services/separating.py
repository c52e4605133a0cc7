"""Taking a track apart: accepted once, however often it is asked for."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from engine.separation.custom_network import BadNetwork, read_description
from files.services import check_room
from jobs.services import start
from makers.weights import models_folder
from studio.models import Parts, Separation
from studio.queries import Stems, stems_of
from studio.services.limits import check_time
from tracks.models import Track
from tracks.owners import BYTES_PER_SECOND_OF

if TYPE_CHECKING:
    from accounts.models import User

KIND = "separate"
# From the beginning of the work: a sixth of real time, on a machine that is busy with other things.
DEADLINE_SECONDS = 600
DEADLINE_PER_SECOND = 6


class NotReady(Exception):
    """There is nothing to work on yet; the message says when there will be."""


def start_separation(*, track_pk: object, by: User, parts: str = Parts.FOUR, follow_up: str = "") -> Stems:
    """Have a track of one's own taken apart, for nothing; its stems as they are now.

    parts: "2" for voice and band, "4" for voice, drums, bass and the rest. Nothing is started where the stems are
    there or on their way; what failed before is tried again. follow_up: a part (`start_part`) that is made a track of
    as soon as its stems are there. Raises Track.DoesNotExist, NotReady, StorageFull,
    StudioTimeUsed.
    """
    if parts not in Parts.values:
        raise ValueError(f"a track is taken apart into 2 or 4 parts, not into {parts!r}")
    with transaction.atomic():
        # Locked, so that of two that ask at once the second finds what the first began.
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        if not track.is_delivered:
            raise NotReady("This track is not there yet: take it apart when it can be heard.")
        stems = stems_of(track)
        if not stems.is_under_way and (not stems.holds(parts) or finds_more(stems=stems)):
            _begin(track, by, parts, stems.latest, follow_up)
            stems = stems_of(track)
    return stems


def finds_more(*, stems: Stems) -> bool:
    """Whether something on this machine can find now what was not found, or not so, the last time."""
    if stems.found is None:
        return False
    try:
        own = read_description(models_folder())
    except BadNetwork:
        own = None
    if own is not None:
        return bool(stems.found.quality.get("network", {}).get("version") != own.version)
    return stems.method == "medians" and bool(
        import_module("engine.separation.preparing").SEPARATOR.is_ready(models_folder())
    )


def _begin(track: Track, owner: User, parts: str, before: Separation | None, follow_up: str) -> None:
    now = timezone.now()
    seconds = track.shown_seconds
    check_room(owner=owner, size_bytes=round(seconds * BYTES_PER_SECOND_OF[KIND]))
    check_time(owner, seconds, now)
    Separation.objects.create(
        track=track,
        job=start(
            owner=owner,
            kind=KIND,
            params={"track": str(track.pk), "parts": parts},
            price_credits=0,
            model=KIND,
            deadline_seconds=DEADLINE_SECONDS + round(DEADLINE_PER_SECOND * seconds),
            retry_of=before.job if before and before.job.can_be_retried else None,
            size=seconds,
            now=now,
        ),
        parts=parts,
        follow_up=follow_up,
        created_at=_after(before, now),
    )


def _after(before: Separation | None, now: datetime) -> datetime:
    """A moment that makes it the newest, whatever the clock of this machine says."""
    return now if before is None else max(now, before.created_at)
