"""Credits are sent to somebody on the page of credits, where the installation allows it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from credits.queries import balance, statement
from credits.services import grant

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
SEND = "/credits/transfer/"


def wish(user: User, amount: int = 5, key: str = "") -> dict[str, Any]:
    return {"email": user.email, "amount": amount, "key": key or str(uuid.uuid4())}


@pytest.fixture
def rich(user: User, settings: Any) -> User:
    settings.CREDIT_TRANSFERS = True
    grant(user=user, amount=20, key="a", reason="A gift")
    return user


def test_both_see_it_on_their_statements(rich: User, other_user: User, client_for: ClientFor, redis_url: str) -> None:
    page = client_for(rich).post(SEND, wish(other_user), follow=True).content.decode()
    assert "5 credits sent to ben@example.org." in page
    assert (statement(rich).lines[0].what, statement(rich).lines[0].amount) == ("Sent: To Ben", -5)
    assert (statement(other_user).lines[0].what, statement(other_user).lines[0].amount) == ("Received: From Ada", 5)


def test_the_same_form_sent_twice_sends_once(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str
) -> None:
    key = re.search(r'name="key" value="([^"]+)"', client_for(rich).get("/credits/").content.decode())
    assert key is not None
    for _ in range(2):
        client_for(rich).post(SEND, wish(other_user, key=key[1]))
    assert balance(other_user).available == 5


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount": 21}, "This needs 21 credits and you have 20: 1 more needed."),
        ({"email": "nobody@example.org"}, "Nobody can be sent credits at this address."),
        ({"email": "ada@example.org"}, "These are your own credits already."),
        ({"amount": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_sent_is_told_and_stays_in_the_form(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str, change: dict[str, Any], told: str
) -> None:
    asked = {**wish(other_user), **change}
    answer = client_for(rich).post(SEND, asked)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert f'value="{asked["email"]}"' in answer.content.decode()
    assert balance(rich).available == 20


def test_addresses_cannot_be_tried_out_one_after_the_other(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str
) -> None:
    for number in range(10):
        client_for(rich).post(SEND, {**wish(other_user), "email": f"guess{number}@example.org"})
    answer = client_for(rich).post(SEND, wish(other_user))
    assert "Ten tries an hour are possible." in answer.content.decode()
    assert balance(other_user).available == 0


def test_without_the_setting_there_is_no_form_and_nothing_is_sent(
    rich: User, other_user: User, client_for: ClientFor, settings: Any
) -> None:
    settings.CREDIT_TRANSFERS = False
    assert SEND not in client_for(rich).get("/credits/").content.decode()
    assert client_for(rich).post(SEND, wish(other_user))["Location"] == "/credits/"
    assert balance(other_user).available == 0
