"""However often the button is pressed at once, it is one request (L4); however many racers, one retry."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from credits.queries import balance
from engine.brief import Brief
from jobs.models import Job
from tests.support.crowd import all_at_once
from tracks import services
from tracks.models import Request, Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_hundred_presses_of_one_button_are_one_request(
    rich: User, redis_url: str, client_for: Callable[[User], Client]
) -> None:
    client = client_for(rich)
    form = {"prompt": "slow rain on a window", "duration_seconds": 31, "takes": 2, "idempotency_key": "one-press"}

    answers = all_at_once(200, lambda _: client.post("/create/", form))

    request = Request.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"/requests/{request.pk}/")}
    assert (Track.objects.count(), Job.objects.count()) == (2, 2)
    assert (balance(rich).available, balance(rich).held) == (96, 4)


def test_cancelling_and_trying_again_race_without_losing_a_credit(rich: User, redis_url: str) -> None:
    asked = services.start_track(owner=rich, brief=Brief("slow rain"), takes=1, idempotency_key="x")
    pk = asked.tracks.in_order()[0].pk

    def press(number: int) -> None:
        with suppress(services.NotFinished, services.AlreadyFinished, services.AlreadyRetried):
            (services.cancel_take if number % 2 else services.retry_take)(track_pk=pk, by=rich)

    all_at_once(20, press)

    held = sum(job.price_credits for job in Job.objects.all() if not job.is_finished)
    assert balance(rich).held == held
    assert balance(rich).available + held == 100
    assert Job.objects.filter(state="queued").count() <= 1
