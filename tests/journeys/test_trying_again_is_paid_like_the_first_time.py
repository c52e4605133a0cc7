"""What failed or was cancelled gave its credits back, so trying again holds them anew, and they are spent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.quick_music import Desk, work_until_done

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"


def test_a_take_cancelled_five_times_and_then_delivered_costs_its_price_once(
    rich: User, program: Any, quick: Desk, had: Any, everything_adds_up: Callable[[], None]
) -> None:
    client = program(rich)
    wish = {"prompt": "slow rain", "duration_seconds": 31, "takes": 1}
    place = f"/api/v1/tracks/{client.post('/api/v1/tracks/', wish, content_type=JSON).json()['tracks'][0]['id']}/"
    for _ in range(5):
        assert had(rich) == (98, 2, 0)
        assert client.post(f"{place}cancel/").status_code == 200
        assert had(rich) == (100, 0, 0)
        for _ in range(2):
            assert client.post(f"{place}retry/").status_code == 200
    assert had(rich) == (98, 2, 0)
    work_until_done()
    assert client.get(place).json()["status"] == "complete"
    assert had(rich) == (98, 0, 0)
    assert client.post(f"{place}retry/").status_code == 409
    everything_adds_up()


def test_a_take_that_failed_is_not_made_for_nothing_the_second_time(
    user: User, program: Any, quick: Desk, had: Any, enrich: Callable[[User, int], None],
    everything_adds_up: Callable[[], None],
) -> None:  # fmt: skip
    enrich(user, 2)
    client = program(user)
    wish = {"prompt": "slow given-up", "duration_seconds": 31, "takes": 1}
    place = f"/api/v1/tracks/{client.post('/api/v1/tracks/', wish, content_type=JSON).json()['tracks'][0]['id']}/"
    work_until_done()
    assert (client.get(place).json()["status"], had(user)) == ("failed", (2, 0, 0))
    client.post("/api/v1/tracks/", {**wish, "prompt": "slow rain"}, content_type=JSON)
    refused = client.post(f"{place}retry/")
    assert (refused.status_code, refused.json()["error"]["details"]["missing"]) == (402, 2)
    work_until_done()
    enrich(user, 2)
    assert client.post(f"{place}retry/").status_code == 200
    work_until_done()
    assert (client.get(place).json()["status"], had(user)) == ("complete", (0, 0, 0))
    everything_adds_up()
