"""Stopping a take that is being made, and starting one again that failed or was cancelled."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from engine.brief import SEED_MAXIMUM, Brief
from files.services import check_room
from jobs.services import cancel, start
from tracks.models import PayWith, Track
from tracks.queries import check_free, check_length, free_takes, offer_again
from tracks.services.free import count_free
from tracks.services.starting import DEADLINE_SECONDS, KIND, hold_terms

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job


def cancel_take(*, track_pk: object, by: User) -> Track:
    """Stop a take and give its credits back; asking twice changes nothing.

    Raises Track.DoesNotExist, and AlreadyFinished when it was complete or failed first.
    """
    track = Track.objects.owned_by(by).live().get(pk=track_pk)
    cancel(job_pk=track.job_id, by=by)
    return Track.objects.select_related("job").get(pk=track.pk)


def retry_take(*, track_pk: object, by: User) -> Track:
    """Make a failed or cancelled take again with the same recipe; its price is held anew, or a free take counted.

    Where what came was not what was promised, the same seed would only bring it again: another one is drawn, unless
    it was chosen.

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
        if not track.is_made:
            return _again(track, by, now)
        is_free = track.asked.pay_with == PayWith.FREE
        if old.can_be_retried and not track.is_sample:
            _check(track, by, is_free=is_free, now=now)
        _make_again(track, by, now, is_free=is_free)
    return track


def _make_again(track: Track, by: User, now: datetime, *, is_free: bool) -> None:
    old = track.job
    maker, price_of_take = offer_again(track)
    track.job = start(
        owner=by,
        kind=KIND,
        params=_params_of_retry(track, old),
        price_credits=price_of_take,
        model=maker.slug,
        account=maker.service,
        may_fall_back=track.asked.may_fall_back,
        deadline_seconds=DEADLINE_SECONDS,
        retry_of=old,
        size=old.size,
        hold_terms=hold_terms(maker.percent, old.size),
        now=now,
    )
    if is_free:
        track.free_day = count_free(by, 1, now)
    track.seed = track.job.params["brief"]["seed"]
    track.model, track.maker = maker.slug, maker.name
    track.remarks = maker.remarks(Brief.from_dict(track.asked.brief))
    track.save(update_fields=["job", "free_day", "seed", "model", "maker", "remarks"])


def _params_of_retry(track: Track, old: Job) -> dict[str, Any]:
    params: dict[str, Any] = old.params
    if old.error_code != "contract_broken" or track.asked.brief.get("seed") is not None:
        return params
    return {**params, "brief": {**params["brief"], "seed": secrets.randbelow(SEED_MAXIMUM + 1)}}


def _again(track: Track, by: User, now: datetime) -> Track:
    """Do once more, at the same price, what was no take: reading a file in, say."""
    old = track.job
    if old.can_be_retried:
        check_room(owner=by)
    track.job = start(
        owner=by,
        kind=old.kind,
        params=old.params,
        price_credits=old.price_credits,
        model=old.model,
        account=old.account,
        may_fall_back=old.may_fall_back,
        deadline_seconds=old.deadline_seconds,
        retry_of=old,
        size=old.size,
        hold_terms=hold_terms(old.params.get("price_percent", 100), old.size) if old.price_credits else None,
        now=now,
    )
    track.save(update_fields=["job"])
    return track


def _check(track: Track, by: User, *, is_free: bool, now: datetime) -> None:
    """The limits a new request is held to, too: the plan may have got smaller meanwhile."""
    check_length(by, track.duration_seconds)
    if is_free:
        check_free(free_takes(user=by, now=now), track.duration_seconds, 1)
    check_room(owner=by)
