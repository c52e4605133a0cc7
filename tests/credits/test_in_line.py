"""On any database, requests that come together are served one after another and none sees an error of the database."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest

from accounts.models import User
from credits.models import Hold
from credits.queries import balance, prove
from credits.services import NotEnoughCredits, grant, hold, release, settle, welcome
from tests.support.crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_credits_and_ten_requests_at_once_are_three_holds(user: User) -> None:
    grant(user=user, amount=3, key="g", reason="A gift")

    def ask(number: int) -> str:
        try:
            hold(user=user, amount=1, key=f"job:{number}", reason="A track")
        except NotEnoughCredits:
            return "refused"
        return "hold"

    assert Counter(all_at_once(10, ask)) == {"hold": 3, "refused": 7}
    assert (balance(user).available, balance(user).held) == (0, 3)
    assert prove() == []


def test_the_same_request_ten_times_at_once_is_one_hold(user: User) -> None:
    welcome(user=user)
    holds = all_at_once(10, lambda _: hold(user=user, amount=4, key="once", reason="A track").pk)
    assert len(set(holds)) == 1
    assert balance(user).held == 4


@pytest.mark.parametrize("end", [settle, release])
def test_a_hold_that_is_none_cannot_end(user: User, end: object) -> None:
    with pytest.raises(Hold.DoesNotExist):
        end(hold=uuid.uuid4())  # type: ignore[operator]
