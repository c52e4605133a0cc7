"""A gift code gives its credits to one person, once, however it was typed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from credits.models import GiftCode
from credits.queries import balance, expiring, prove
from credits.services import GiftCodeRefused, make_gift_codes, redeem_gift_code
from tests.support.crowd import all_at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_code_gives_its_credits_once(user: User, other_user: User, staff: User) -> None:
    (code,) = make_gift_codes(by=staff, count=1, amount=50)
    first = redeem_gift_code(user=user, code=code)
    assert redeem_gift_code(user=user, code=code).pk == first.pk
    with pytest.raises(GiftCodeRefused, match="used already"):
        redeem_gift_code(user=other_user, code=code)
    assert (balance(user).available, balance(other_user).available) == (50, 0)


def test_a_code_may_be_typed_in_small_letters_with_spaces(user: User, staff: User) -> None:
    (code,) = make_gift_codes(by=staff, count=1, amount=50)
    redeem_gift_code(user=user, code=f" {code.lower().replace('-', ' ')} ")
    assert balance(user).available == 50


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN-PQRS", "x" * 1000, "' OR 1=1 --"])
def test_an_unknown_code_gives_nothing(user: User, code: str) -> None:
    with pytest.raises(GiftCodeRefused, match="not known"):
        redeem_gift_code(user=user, code=code)
    assert balance(user).available == 0


def test_a_code_past_its_day_gives_nothing(user: User, staff: User) -> None:
    (code,) = make_gift_codes(by=staff, count=1, amount=50, valid_until=NOW)
    with pytest.raises(GiftCodeRefused, match="valid until 01 March 2026"):
        redeem_gift_code(user=user, code=code, now=NOW)
    redeem_gift_code(user=user, code=code, now=NOW - timedelta(seconds=1))
    assert balance(user).available == 50


def test_credits_of_a_code_can_expire(user: User, staff: User) -> None:
    (code,) = make_gift_codes(by=staff, count=1, amount=50, lasting_days=30)
    redeem_gift_code(user=user, code=code, now=NOW)
    assert [each.at for each in expiring(user)] == [NOW + timedelta(days=30)]


def test_only_digests_are_kept(staff: User) -> None:
    codes = make_gift_codes(by=staff, count=3, amount=50)
    kept = "".join(str(value) for row in GiftCode.objects.values() for value in row.values())
    assert len(set(codes)) == 3
    assert not any(code.replace("-", "") in kept for code in codes)


def test_only_staff_make_codes(user: User) -> None:
    with pytest.raises(PermissionError):
        make_gift_codes(by=user, count=1, amount=50)


@pytest.mark.parametrize(("count", "amount", "days"), [(0, 5, None), (1001, 5, None), (1, 0, None), (1, 5, 0)])
def test_senseless_codes_are_refused(staff: User, count: int, amount: int, days: int | None) -> None:
    with pytest.raises(ValueError, match="Make 1 to"):
        make_gift_codes(by=staff, count=count, amount=amount, lasting_days=days)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_redeem_one_code_at_once_one_wins(staff: User) -> None:
    people = [User.objects.create_user(f"gift{number}@example.org", "a-long-passphrase") for number in range(25)]
    (code,) = make_gift_codes(by=staff, count=1, amount=50)

    def redeem(number: int) -> str:
        try:
            redeem_gift_code(user=people[number % 25], code=code)
        except GiftCodeRefused:
            return "refused"
        return "given"

    said = Counter(all_at_once(50, redeem))
    # Whoever won asked twice and gets the same answer both times.
    assert said == {"given": 2, "refused": 48}
    assert sum(balance(person).available for person in people) == 50
    assert prove() == []
