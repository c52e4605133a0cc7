"""An adjustment above the limit needs two people of staff, and happens once."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from credits.models import Proposal
from credits.queries import balance, prove
from credits.services import (
    AlreadyDecided,
    NeedsSecondPerson,
    NotEnoughCredits,
    adjust,
    approve_adjustment,
    propose_adjustment,
    reject_adjustment,
)
from tests.support.crowd import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> User:
    return User.objects.create_superuser("colleague@example.org", "a-long-passphrase")


def test_one_person_may_adjust_up_to_the_limit(user: User, staff: User) -> None:
    adjust(user=user, amount=500, key="a", reason="Goodwill", by=staff)
    with pytest.raises(NeedsSecondPerson, match="500 credits need a second person"):
        adjust(user=user, amount=501, key="b", reason="Goodwill", by=staff)
    with pytest.raises(NeedsSecondPerson):
        adjust(user=user, amount=-501, key="c", reason="A mistake", by=staff)
    assert balance(user).available == 500


def test_a_proposal_moves_nothing_until_somebody_else_approves(user: User, staff: User, colleague: User) -> None:
    proposal = propose_adjustment(user=user, amount=5_000, reason="A prize", by=staff)
    assert balance(user).available == 0
    with pytest.raises(PermissionError):
        approve_adjustment(proposal=proposal.pk, by=staff)
    with pytest.raises(PermissionError):
        approve_adjustment(proposal=proposal.pk, by=user)
    done = approve_adjustment(proposal=proposal.pk, by=colleague)
    assert balance(user).available == 5_000
    assert done.transaction is not None
    assert done.transaction.actor == colleague
    with pytest.raises(AlreadyDecided):
        approve_adjustment(proposal=proposal.pk, by=colleague)
    assert prove() == []


def test_a_rejected_proposal_stays_rejected(user: User, staff: User, colleague: User) -> None:
    proposal = propose_adjustment(user=user, amount=5_000, reason="A prize", by=staff)
    reject_adjustment(proposal=proposal.pk, by=colleague)
    with pytest.raises(AlreadyDecided):
        approve_adjustment(proposal=proposal.pk, by=colleague)
    assert balance(user).available == 0


def test_a_proposal_to_take_more_than_there_is_can_be_decided_later(user: User, staff: User, colleague: User) -> None:
    proposal = propose_adjustment(user=user, amount=-600, reason="A mistake", by=staff)
    with pytest.raises(NotEnoughCredits):
        approve_adjustment(proposal=proposal.pk, by=colleague)
    adjust(user=user, amount=500, key="a", reason="Goodwill", by=staff)
    adjust(user=user, amount=500, key="b", reason="Goodwill", by=staff)
    approve_adjustment(proposal=proposal.pk, by=colleague)
    assert balance(user).available == 400


def test_the_database_knows_no_proposal_decided_by_who_made_it(user: User, staff: User) -> None:
    proposal = propose_adjustment(user=user, amount=5_000, reason="A prize", by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(decided_by=staff)


def test_only_staff_propose(user: User) -> None:
    with pytest.raises(PermissionError):
        propose_adjustment(user=user, amount=5_000, reason="A prize", by=user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_twenty_approvals_at_once_one_moves_credits(user: User, staff: User) -> None:
    people = [User.objects.create_superuser(f"boss{number}@example.org", "x") for number in range(20)]
    proposal = propose_adjustment(user=user, amount=5_000, reason="A prize", by=staff)

    def approve(number: int) -> str:
        try:
            approve_adjustment(proposal=proposal.pk, by=people[number])
        except AlreadyDecided:
            return "late"
        return "done"

    assert Counter(all_at_once(20, approve)) == {"done": 1, "late": 19}
    assert balance(user).available == 5_000
