"""The sweep ends overdue work at no cost, and whatever is heard of it afterwards, good or bad, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from tests.journeys.quick_music import Desk, work

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"


@pytest.mark.parametrize("news", ["done", "failed"])
def test_it_is_never_settled_and_no_refund_is_written_for_it(
    rich: User, program: Any, quick: Desk, had: Any, everything_adds_up: Callable[[], None], news: str
) -> None:
    from jobs.models import Job
    from jobs.services import LeaseLost, claim, sweep
    from jobs.services.life.ending import fail, finish

    client = program(rich)
    wish = {"prompt": "slow late", "duration_seconds": 60, "takes": 1}
    place = client.post("/api/v1/tracks/", wish, content_type=JSON).json()["tracks"][0]["id"]
    work()
    slow_worker = claim(Job.objects.get().pk, now=timezone.now())
    assert slow_worker is not None
    assert had(rich) == (98, 2, 0)

    assert sweep(now=timezone.now() + timedelta(minutes=11)).overdue == 0
    assert sweep(now=timezone.now() + timedelta(minutes=22)).overdue == 1
    assert had(rich) == (100, 0, 0)
    bad = partial(fail, code="provider_failed", message="It failed.")
    with pytest.raises(LeaseLost):
        (finish if news == "done" else bad)(slow_worker, now=timezone.now())
    work(3)

    assert sweep(now=timezone.now() + timedelta(minutes=23)).overdue == 0
    refused = client.post(f"/api/v1/tracks/{place}/refund/", {"reason": "other"}, content_type=JSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_refundable")
    shown = client.get(f"/api/v1/tracks/{place}/").json()
    assert (shown["status"], shown["refunded_credits"]) == ("failed", 0)
    rows = client.get("/api/v1/credits/statement/").json()["movements"]
    assert [row["kind"] for row in rows] == ["release", "hold", "grant"]
    assert had(rich) == (100, 0, 0)
    everything_adds_up()
