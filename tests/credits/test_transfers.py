"""Credits are sent from one person to another only where that is allowed, both sides or none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from credits.queries import balance, house, prove
from credits.services import NotEnoughCredits, TransferRefused, grant, transfer
from tests.support.crowd import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(user: User, settings: Any) -> User:
    settings.CREDIT_TRANSFERS = True
    grant(user=user, amount=50, key="gift", reason="A gift")
    return user


def test_sending_is_off_by_default(user: User, other_user: User) -> None:
    grant(user=user, amount=50, key="gift", reason="A gift")
    with pytest.raises(TransferRefused, match="cannot be sent"):
        transfer(sender=user, recipient=other_user, amount=5, key="t")
    assert balance(user).available == 50


def test_both_sides_move_once(rich: User, other_user: User) -> None:
    for _ in range(2):
        transfer(sender=rich, recipient=other_user, amount=20, key="t")
    assert (balance(rich).available, balance(other_user).available) == (30, 20)
    assert house()["transit"] == 0
    assert prove() == []


def test_credits_that_expire_are_not_sent(rich: User, other_user: User) -> None:
    until = timezone.now() + timedelta(days=3)
    grant(user=rich, amount=100, key="lot", reason="A gift", expires_at=until)
    with pytest.raises(NotEnoughCredits) as refused:
        transfer(sender=rich, recipient=other_user, amount=51, key="t")
    assert refused.value.available == 50
    transfer(sender=rich, recipient=other_user, amount=50, key="t")
    assert balance(rich).available == 100
    assert prove() == []


def test_nobody_sends_to_themselves(rich: User) -> None:
    with pytest.raises(TransferRefused, match="your own"):
        transfer(sender=rich, recipient=rich, amount=5, key="t")


def test_what_is_received_pays_a_debt_first(rich: User, other_user: User) -> None:
    from credits.services import hold, purchase, settle, take_back

    purchase(user=other_user, amount=10, key="purchase:pi_1", reason="Pack")
    settle(hold=hold(user=other_user, amount=10, key="a", reason="A track"))
    take_back(user=other_user, amount=10, key="takeback:pi_1:1", reason="Refunded")
    transfer(sender=rich, recipient=other_user, amount=25, key="t")
    assert balance(other_user).available == 15
    assert prove() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_pay_each_other_at_once_never_block(rich: User, other_user: User) -> None:
    grant(user=other_user, amount=50, key="other", reason="A gift")
    pairs = [(rich, other_user), (other_user, rich)]

    def send(number: int) -> None:
        sender, recipient = pairs[number % 2]
        transfer(sender=sender, recipient=recipient, amount=1, key=str(number))

    all_at_once(50, send)
    assert (balance(rich).available, balance(other_user).available) == (50, 50)
    assert prove() == []
