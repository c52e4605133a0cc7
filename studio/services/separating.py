"""Taking a track apart: accepted once, however often it is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from files.services import check_room
from jobs.services import start
from studio.models import Parts, Separation
from studio.queries import BUILT_IN, TRUE_STEMS, Stems, finds_more, stems_of
from studio.services.limits import check_time
from studio.services.separating_outside import Wish, begin_outside, is_repeated
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


def start_separation(
    *,
    track_pk: object,
    by: User,
    parts: str = Parts.FOUR,
    follow_up: str = "",
    method: str = BUILT_IN,
    agreed_credits: int | None = None,
    idempotency_key: str = "",
) -> Stems:
    """Have a track of one's own taken apart; its stems as they are now.

    parts: "2" for voice and band, "4" for voice, drums, bass and the rest. Nothing is started where the stems are
    there or on their way; what failed before is tried again. follow_up: a part (`start_part`) that is made a track of
    as soon as its stems are there. method: "built-in" for nothing, or the slug of a paid one, whose price is held;
    agreed_credits: the price that was told, None for whatever it is. What is sent again with the same idempotency_key
    starts nothing twice. Raises Track.DoesNotExist, NotReady, StorageFull, StudioTimeUsed; for a paid method
    MethodRefused, PriceChanged, NotEnoughCredits; KeyReused.
    """
    if parts not in Parts.values:
        raise ValueError(f"a track is taken apart into 2 or 4 parts, not into {parts!r}")
    wish = Wish(parts, follow_up, method, agreed_credits, idempotency_key)
    with transaction.atomic():
        # Locked, so that of two that ask at once the second finds what the first began.
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        if not track.is_delivered:
            raise NotReady("This track is not there yet: take it apart when it can be heard.")
        stems = stems_of(track)
        if not is_repeated(track, wish) and not stems.is_under_way and _begin(track, stems, wish):
            stems = stems_of(track)
    return stems


def _begin(track: Track, stems: Stems, wish: Wish) -> bool:
    """Whether there was something to begin."""
    now = _after(stems.latest, timezone.now())
    if stems.method == TRUE_STEMS:
        return False
    if wish.method != BUILT_IN:
        return begin_outside(track, stems, wish, now)
    if stems.holds(wish.parts) and not finds_more(stems=stems):
        return False
    _begin_here(track, stems.latest, wish, now)
    return True


def _begin_here(track: Track, before: Separation | None, wish: Wish, now: datetime) -> None:
    owner, seconds = track.owner, track.shown_seconds
    check_room(owner=owner, size_bytes=round(seconds * BYTES_PER_SECOND_OF[KIND]))
    check_time(owner, seconds, now)
    Separation.objects.create(
        track=track,
        job=start(
            owner=owner,
            kind=KIND,
            params={"track": str(track.pk), "parts": wish.parts, "key": wish.idempotency_key},
            price_credits=0,
            model=KIND,
            deadline_seconds=DEADLINE_SECONDS + round(DEADLINE_PER_SECOND * seconds),
            retry_of=before.job if before and before.job.can_be_retried else None,
            size=seconds,
            now=now,
        ),
        parts=wish.parts,
        follow_up=wish.follow_up,
        created_at=now,
    )


def _after(before: Separation | None, now: datetime) -> datetime:
    """A moment that makes it the newest, whatever the clock of this machine says."""
    return now if before is None else max(now, before.created_at)
