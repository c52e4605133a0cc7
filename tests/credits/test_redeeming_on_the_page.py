"""A gift code is redeemed on the page of credits: once, told in a sentence, and not by guessing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from credits.queries import balance
from credits.services import make_gift_codes

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
REDEEM = "/credits/redeem/"


@pytest.fixture
def code(staff: User) -> str:
    return make_gift_codes(by=staff, count=1, amount=25)[0]


def test_a_code_gives_its_credits_and_says_so(user: User, client_for: ClientFor, code: str, redis_url: str) -> None:
    answer = client_for(user).post(REDEEM, {"code": f" {code.lower()} "}, follow=True)
    assert "The code gave you 25 credits." in answer.content.decode()
    assert balance(user).available == 25


def test_sending_the_form_twice_gives_once(user: User, client_for: ClientFor, code: str, redis_url: str) -> None:
    for _ in range(2):
        assert client_for(user).post(REDEEM, {"code": code}).status_code == 302
    assert balance(user).available == 25


def test_a_code_of_somebody_else_is_refused_and_what_was_typed_stays(
    user: User, other_user: User, client_for: ClientFor, code: str, redis_url: str
) -> None:
    client_for(other_user).post(REDEEM, {"code": code})
    answer = client_for(user).post(REDEEM, {"code": code})
    assert answer.status_code == 422
    assert "This code has been used already." in answer.content.decode()
    assert f'value="{code}"' in answer.content.decode()
    assert balance(user).available == 0


@pytest.mark.parametrize(("typed", "told"), [("", "Type the code first."), ("x" * 101, "No code is that long.")])
def test_what_is_no_code_is_told(user: User, client_for: ClientFor, redis_url: str, typed: str, told: str) -> None:
    answer = client_for(user).post(REDEEM, {"code": typed})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_the_eleventh_wrong_try_within_an_hour_is_not_looked_at(
    user: User, other_user: User, client_for: ClientFor, code: str, redis_url: str
) -> None:
    client = client_for(user)
    for number in range(10):
        assert "not known here" in client.post(REDEEM, {"code": f"WRONG-{number}"}).content.decode()
    assert "Ten tries an hour are possible." in client.post(REDEEM, {"code": code}).content.decode()
    assert balance(user).available == 0
    # Others are not held up by it.
    assert client_for(other_user).post(REDEEM, {"code": code}).status_code == 302


def test_good_codes_are_no_tries(user: User, staff: User, client_for: ClientFor, redis_url: str) -> None:
    client = client_for(user)
    for code in make_gift_codes(by=staff, count=12, amount=1):
        assert client.post(REDEEM, {"code": code}).status_code == 302
    assert balance(user).available == 12


def test_while_nothing_can_be_counted_a_sentence_says_so(
    user: User, client_for: ClientFor, code: str, settings: Any
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client_for(user).post(REDEEM, {"code": code})
    assert answer.status_code == 422
    assert "our counter does not answer" in answer.content.decode()
    assert balance(user).available == 0


def test_the_address_of_the_form_leads_back_to_the_page(user: User, client_for: ClientFor) -> None:
    assert client_for(user).get(REDEEM)["Location"] == "/credits/"
