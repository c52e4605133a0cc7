"""Adjustments above the limit of one person: somebody proposes, somebody else decides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction as database
from django.utils import timezone

from credits.models import Kind, Proposal
from credits.services.deadlocks import again_after_deadlock
from credits.services.errors import AlreadyDecided
from credits.services.grants import MAY_ADJUST, adjusted
from credits.services.posting import checked

if TYPE_CHECKING:
    from accounts.models import User


def propose_adjustment(
    *, user: User, amount: int, reason: str, by: User, key: UUID | None = None, now: datetime | None = None
) -> Proposal:
    """Write down what somebody of staff wants to add (above 0) or take (below 0); nothing moves yet.

    The same `key` again returns the first proposal. Raises PermissionError when `by` may not change wallets,
    ValueError or TypeError for a senseless amount or reason.
    """
    if not by.has_perm(MAY_ADJUST):
        raise PermissionError("Only staff may propose an adjustment.")
    checked(key="proposal", reason=reason, amount=abs(amount), kind=Kind.ADJUST)
    what = {"user": user, "amount": amount, "reason": reason, "proposed_by": by, "proposed_at": now or timezone.now()}
    return Proposal.objects.get_or_create(pk=key or uuid4(), defaults=what)[0]


@again_after_deadlock
def approve_adjustment(*, proposal: UUID | str, by: User, now: datetime | None = None) -> Proposal:
    """Carry a proposal out. Of several who decide at once one succeeds.

    Raises PermissionError when `by` may not change wallets or proposed it, AlreadyDecided, NotEnoughCredits,
    Proposal.DoesNotExist.
    """
    now = now or timezone.now()
    with database.atomic():
        decided = _decided(proposal, by, now)
        decided.transaction = adjusted(
            user=decided.user,
            amount=decided.amount,
            key=f"proposal:{decided.pk}",
            reason=decided.reason,
            by=by,
            now=now,
        )
        decided.save(update_fields=["transaction"])
    return decided


def reject_adjustment(*, proposal: UUID | str, by: User, now: datetime | None = None) -> Proposal:
    """Decide against a proposal; nothing moves. Raises like approve_adjustment."""
    with database.atomic():
        return _decided(proposal, by, now or timezone.now())


def _decided(pk: UUID | str, by: User, now: datetime) -> Proposal:
    found = Proposal.objects.select_related("user").get(pk=pk)
    if not by.has_perm(MAY_ADJUST) or by.pk == found.proposed_by_id:
        raise PermissionError("Somebody else of staff has to decide this.")
    if not Proposal.objects.filter(pk=pk, decided_by=None).update(decided_by=by, decided_at=now):
        raise AlreadyDecided("This has been decided already.")
    found.decided_by, found.decided_at = by, now
    return found
