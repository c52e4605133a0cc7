"""The process dies, or the database goes away, anywhere while a request is accepted: asked again, it is one request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection

from tests.journeys.quick_music import Desk, work_until_done

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
TRACKS, JSON = "/api/v1/tracks/", "application/json"
WISH = {"prompt": "slow rain", "duration_seconds": 31, "takes": 2}
PRICE = 4


class Killed(BaseException):
    """The process is gone; nothing after this happens."""


@contextmanager
def breaking_after(statements: int, error: BaseException) -> Iterator[list[int]]:
    """After so many statements this happens, once; yields a list that counts them."""
    count = [0]

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        count[0] += not sql.startswith("BEGIN")
        if count[0] == statements and not sql.startswith("BEGIN"):
            raise error
        return result

    with connection.execute_wrapper(statement):
        yield count


def test_killed_after_any_statement_the_same_request_is_accepted_once(
    rich: User, program: Any, uncounted: None, quick: Desk, had: Any, everything_adds_up: Callable[[], None]
) -> None:
    from tracks.models import Request, Track

    client, kept, number = program(rich), 0, 0
    while True:
        number += 1
        give_more(rich, number)
        before, requests = had(rich), Request.objects.count()
        key = {"Idempotency-Key": f"key {number}"}
        try:
            with breaking_after(number, Killed()) as count:
                client.post(TRACKS, WISH, content_type=JSON, headers=key)
        except Killed:
            connection.close()
        kept += Request.objects.count() - requests
        for _ in range(2):
            assert client.post(TRACKS, WISH, content_type=JSON, headers=key).status_code == 201
        assert Request.objects.count() == requests + 1
        assert had(rich) == (before[0] - PRICE, before[1] + PRICE, 0), f"killed after statement {number}"
        if count[0] < number:
            break
    assert kept > 1, "no kill came after the commit"
    assert number > 20
    everything_adds_up()
    work_until_done(most_rounds=3 * number)
    assert Track.objects.filter(delivered_at=None).count() == 0
    assert had(rich) == (100, 0, 0)
    everything_adds_up()


def give_more(person: User, number: int) -> None:
    """Credits for another turn: there are as many turns as statements."""
    from credits.services import grant

    grant(user=person, amount=PRICE, key=f"more {number}", reason="A gift")


def test_an_error_never_says_that_nothing_was_charged_when_something_is_held(
    rich: User, program: Any, uncounted: None, quick: Desk, had: Any
) -> None:
    """The database goes away after the commit: the answer is an error, and the credits are held."""
    client, number, held_in_spite = program(rich), 0, 0
    while True:
        number += 1
        give_more(rich, number)
        before = had(rich)
        with breaking_after(number, OperationalError("the server went away")) as count:
            answer = client.post(TRACKS, WISH, content_type=JSON, headers={"Idempotency-Key": f"key {number}"})
        if answer.status_code >= 500 and had(rich) != before:
            held_in_spite += 1
            assert "nothing was charged" not in answer.json()["error"]["message"].lower()
            assert "Idempotency-Key" in answer.json()["error"]["message"]
        if count[0] < number:
            break
    assert held_in_spite, "no error came after the commit"
