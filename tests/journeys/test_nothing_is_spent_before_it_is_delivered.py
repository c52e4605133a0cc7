"""Accepting a request only holds its price; it is spent in the moment the music is delivered, and never for less."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.journeys.quick_music import FAILING, Desk, work, work_until_done

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"


def kinds(client: Client) -> list[str]:
    return [row["kind"] for row in client.get("/api/v1/credits/statement/").json()["movements"]][::-1]


def test_the_price_is_held_while_it_is_made_and_spent_when_it_is_there(
    rich: User, program: Any, quick: Desk, had: Any, everything_adds_up: Callable[[], None]
) -> None:
    client = program(rich)
    wish = {"prompt": "words that are slow", "duration_seconds": 31, "takes": 1}
    place = client.post("/api/v1/tracks/", wish, content_type=JSON).json()["tracks"][0]["id"]
    for _ in range(2):
        assert (had(rich), kinds(client)) == ((98, 2, 0), ["grant", "hold"])
        assert client.get(f"/api/v1/tracks/{place}/").json()["delivered_at"] is None
        work()
    work_until_done()
    assert (had(rich), kinds(client)) == ((98, 0, 0), ["grant", "hold", "settle"])
    assert client.get(f"/api/v1/tracks/{place}/").json()["files"]
    everything_adds_up()


@pytest.mark.parametrize("fate", sorted(FAILING))
def test_however_it_fails_it_costs_nothing_and_says_so(
    rich: User, program: Any, quick: Desk, had: Any, everything_adds_up: Callable[[], None], fate: str
) -> None:
    client = program(rich)
    wish = {"prompt": f"slow {fate}", "duration_seconds": 31, "takes": 2}
    made = client.post("/api/v1/tracks/", wish, content_type=JSON).json()
    work_until_done()
    for track in made["tracks"]:
        assert client.get(f"/api/v1/tracks/{track['id']}/").json()["status"] == "failed"
        job = client.get(f"/api/v1/jobs/{track['job']}/").json()
        assert job["error_code"]
        assert job["progress"]["message"]
    assert (had(rich), set(kinds(client))) == ((100, 0, 0), {"grant", "hold", "release"})
    everything_adds_up()
