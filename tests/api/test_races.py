"""One key, one request, however many ask at once (L4); one credit, one take, however many want it (L7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from credits.models import Hold
from credits.queries import balance
from jobs.models import Job
from tests.api.conftest import Program
from tests.support.crowd import all_at_once
from tracks.models import Request, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
JSON = "application/json"
WISH = {"prompt": "slow rain on a window", "duration_seconds": 31}


def sender(program: Program, person: User) -> Callable[[dict[str, Any], str], Any]:
    client = program(person)

    def send(wish: dict[str, Any], key: str) -> Any:
        return client.post("/api/v1/tracks/", wish, content_type=JSON, headers={"Idempotency-Key": key})

    return send


def test_two_hundred_identical_requests_are_one(rich: User, program: Program, uncounted: None, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 10_000
    send = sender(program, rich)

    answers = all_at_once(200, lambda _: send(WISH, "one"))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (Request.objects.count(), Track.objects.count(), Job.objects.count()) == (1, 2, 2)
    assert Hold.objects.count() == 2
    assert (balance(rich).available, balance(rich).held) == (96, 4)
    assert prove() == []


def test_fifty_other_wishes_under_a_used_key_have_no_effect(rich: User, program: Program) -> None:
    send = sender(program, rich)
    first = send(WISH, "one")
    answers = all_at_once(50, lambda number: send({**WISH, "prompt": f"rain number {number}"}, "one"))
    assert {answer.status_code for answer in answers} == {409}
    assert send(WISH, "one").content == first.content
    assert (Request.objects.count(), Hold.objects.count()) == (1, 2)


def test_of_different_wishes_that_race_for_one_key_one_wins(rich: User, program: Program) -> None:
    send = sender(program, rich)
    answers = all_at_once(20, lambda number: send({**WISH, "prompt": f"rain number {number}"}, "one"))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert (Request.objects.count(), Job.objects.count(), balance(rich).held) == (1, 2, 4)


def test_with_credits_for_one_request_only_one_of_many_gets_through(
    user: User, program: Program, enrich: Callable[[User, int], None]
) -> None:
    enrich(user, 5)
    send = sender(program, user)
    answers = all_at_once(30, lambda number: send(WISH, str(number)))
    assert sorted(answer.status_code for answer in answers) == [201] + [402] * 29
    assert (Request.objects.count(), Track.objects.count(), Job.objects.count()) == (1, 2, 2)
    assert (balance(user).available, balance(user).held) == (1, 4)


def test_a_take_tried_again_from_many_places_is_started_once(rich: User, program: Program) -> None:
    client = program(rich)
    made = client.post("/api/v1/tracks/", {**WISH, "takes": 1}, content_type=JSON).json()
    place = f"/api/v1/tracks/{made['tracks'][0]['id']}/"
    client.post(f"{place}cancel/")

    answers = all_at_once(20, lambda _: client.post(f"{place}retry/"))

    assert {answer.status_code for answer in answers} == {200}
    assert (Job.objects.count(), balance(rich).held) == (2, 2)
