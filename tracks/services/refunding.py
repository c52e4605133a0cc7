"""Half the price back for a take that is not good enough, once, within some days of its delivery."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from engine.brief import BriefError
from jobs.services import NotRefundable, refund
from tracks.models import Complaint, PayWith, Track
from tracks.queries import half_back

if TYPE_CHECKING:
    from accounts.models import User

TEXT_CHARACTERS = 200


def refund_take(*, track_pk: object, by: User, reason: str, text: str = "", now: datetime | None = None) -> Track:
    """Give the owner of a delivered take half its price back; asking again changes nothing.

    reason: one of Complaint, with up to 200 characters of one's own. Raises Track.DoesNotExist, BriefError (the reason
    or the text), NotRefundable with a sentence: not delivered, free, or too late.
    """
    now = now or timezone.now()
    text = " ".join(text.replace("\0", " ").split())
    with transaction.atomic():
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).select_related("job", "request")
        found = track.get(pk=track_pk)
        if found.refunded_at is None:
            _check_words(reason, text)
            _check(found, now)
            found.refunded_credits = refund(job=found.job, reason=reason, now=now)
            found.refunded_at, found.refund_reason, found.refund_text = now, reason, text
            found.save(update_fields=["refunded_at", "refunded_credits", "refund_reason", "refund_text"])
    return found


def _check_words(reason: str, text: str) -> None:
    if reason not in Complaint.values:
        raise BriefError("reason", f"Choose what is wrong: {', '.join(Complaint.values)}.")
    if len(text) > TEXT_CHARACTERS:
        raise BriefError("text", f"Say it in up to {TEXT_CHARACTERS} characters.")


def _check(track: Track, now: datetime) -> None:
    offer = half_back(track, now=now)
    if not track.is_delivered:
        raise NotRefundable(
            "Only a take that was delivered can be paid back; what fails or is cancelled costs nothing."
        )
    if track.request is None:
        raise NotRefundable("This track was not made here, so it had no price.")
    if track.request.pay_with == PayWith.FREE or not offer.credits:
        raise NotRefundable("This take was free, so there is nothing to give back.")
    if not offer.is_open:
        days = settings.QUALITY_REFUND_DAYS
        raise NotRefundable(f"Half the price can be asked back within {days} days of the delivery, and they are over.")
