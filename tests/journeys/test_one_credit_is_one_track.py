"""With credits for so many tracks, however many requests come at once, so many tracks are made and the balance is 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.quick_music import Desk, work_until_done
from tests.support.crowd import all_at_once

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("credits", "seconds", "callers", "tracks"), [(1, 20, 2, 1), (10, 80, 10, 3), (2, 60, 20, 1)])
def test_of_requests_at_once_only_the_paid_ones_make_music(
    user: User, program: Any, uncounted: None, enrich: Callable[[User, int], None], quick: Desk, had: Any,
    everything_adds_up: Callable[[], None], credits: int, seconds: int, callers: int, tracks: int,
) -> None:  # fmt: skip
    from tracks.models import Track

    user.plan_id = "pro"
    user.save()
    enrich(user, credits)
    client = program(user)
    wish = {"prompt": "slow rain", "duration_seconds": seconds, "takes": 1}

    answers = all_at_once(callers, lambda _: client.post("/api/v1/tracks/", wish, content_type="application/json"))
    work_until_done()

    assert Counter(answer.status_code for answer in answers) == {201: tracks, 402: callers - tracks}
    delivered = Track.objects.exclude(delivered_at=None)
    assert (delivered.count(), Track.objects.count()) == (tracks, tracks)
    price = answers[[answer.status_code for answer in answers].index(201)].json()["price_credits"]
    assert had(user) == (credits - tracks * price, 0, 0)
    assert credits - tracks * price < price, "one more would have been refused"
    everything_adds_up()
