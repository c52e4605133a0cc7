"""Credits are held when work is asked for, and each hold ends once."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import User
from credits.models import Entry, Transaction
from credits.queries import balance, house
from credits.services import AlreadyFinal, KeyConflict, NotEnoughCredits, adjust, grant, hold, release, settle, welcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_grant_arrives_and_the_house_issued_it(user: User) -> None:
    grant(user=user, amount=30, key="g", reason="A gift")
    assert balance(user).available == 30
    assert house()["issued"] == -30


def test_welcome_credits_come_once(user: User) -> None:
    assert welcome(user=user).pk == welcome(user=user).pk
    assert balance(user).available == 100


def test_a_settled_hold_becomes_revenue(user: User) -> None:
    welcome(user=user)
    settle(hold=hold(user=user, amount=4, key="job:1", reason="A track"))
    assert (balance(user).available, balance(user).held, house()["revenue"]) == (96, 0, 4)


def test_a_released_hold_comes_back(user: User) -> None:
    welcome(user=user)
    held = hold(user=user, amount=4, key="job:1", reason="A track")
    assert (balance(user).available, balance(user).held) == (96, 4)
    release(hold=held.pk)
    assert (balance(user).available, balance(user).held) == (100, 0)


def test_a_hold_ends_one_way_and_repeating_it_is_the_same_transaction(user: User) -> None:
    welcome(user=user)
    held = hold(user=user, amount=4, key="job:1", reason="A track")
    first = settle(hold=held)
    assert settle(hold=str(held.pk)) == first
    with pytest.raises(AlreadyFinal) as refused:
        release(hold=held)
    assert (refused.value.outcome, refused.value.transaction) == ("settled", first)
    assert balance(user).available == 96


def test_more_than_there_is_cannot_be_held(user: User) -> None:
    grant(user=user, amount=3, key="g", reason="A gift")
    with pytest.raises(NotEnoughCredits) as refused:
        hold(user=user, amount=4, key="job:1", reason="A track")
    assert (refused.value.needed, refused.value.available, refused.value.missing) == (4, 3, 1)
    assert Transaction.objects.count() == 1


def test_a_person_without_a_wallet_has_nothing_to_hold(user: User) -> None:
    with pytest.raises(NotEnoughCredits):
        hold(user=user, amount=1, key="job:1", reason="A track")
    assert balance(user).total == 0


def test_the_same_key_with_another_content_is_refused(user: User, other_user: User) -> None:
    welcome(user=user)
    welcome(user=other_user)
    held = hold(user=user, amount=4, key="job:1", reason="A track")
    assert hold(user=user, amount=4, key="job:1", reason="A track") == held
    for person, amount, reason in ((user, 5, "A track"), (other_user, 4, "A track"), (user, 4, "Another")):
        with pytest.raises(KeyConflict):
            hold(user=person, amount=amount, key="job:1", reason=reason)
    with pytest.raises(KeyConflict):
        grant(user=user, amount=4, key="job:1", reason="A track")
    assert Transaction.objects.count() == 3


def test_a_hold_belongs_to_the_callers_transaction(user: User) -> None:
    welcome(user=user)
    with transaction.atomic():
        hold(user=user, amount=4, key="job:1", reason="A track")
        transaction.set_rollback(True)
    assert (balance(user).available, balance(user).held) == (100, 0)
    assert not Transaction.objects.filter(key="job:1").exists()


def test_staff_adjust_in_both_directions_but_never_below_zero(user: User, staff: User) -> None:
    adjust(user=user, amount=10, key="a", reason="Sorry for the noise", by=staff)
    adjust(user=user, amount=-7, key="b", reason="Given twice", by=staff)
    assert (balance(user).available, house()["adjusted"]) == (3, -3)
    with pytest.raises(NotEnoughCredits):
        adjust(user=user, amount=-4, key="c", reason="Given twice", by=staff)
    with pytest.raises(PermissionError):
        adjust(user=user, amount=100, key="d", reason="For me", by=user)


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "4"])
def test_an_amount_is_a_whole_number_above_zero(user: User, amount: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        grant(user=user, amount=amount, key="g", reason="A gift")  # type: ignore[arg-type]


@pytest.mark.parametrize(("key", "reason"), [("", "x"), ("k" * 201, "x"), ("final:1", "x"), ("k", " ")])
def test_key_and_reason_are_asked_for(user: User, key: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"has 1 to 200 characters|does not begin with final:"):
        grant(user=user, amount=1, key=key, reason=reason)


def test_every_transaction_sums_to_zero(user: User) -> None:
    welcome(user=user)
    settle(hold=hold(user=user, amount=4, key="job:1", reason="A track"))
    for row in Transaction.objects.all():
        assert sum(Entry.objects.filter(transaction=row).values_list("amount", flat=True)) == 0
