"""A refund that is not given is told with its reason, on the page and to programs; none is refused in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.journeys.quick_music import Desk, work, work_until_done

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

pytestmark = pytest.mark.django_db(transaction=True)
JSON = "application/json"


def taken(client: Client, word: str, **wishes: Any) -> str:
    wish = {"prompt": f"slow {word}", "duration_seconds": 31, "takes": 1, **wishes}
    return str(client.post("/api/v1/tracks/", wish, content_type=JSON).json()["tracks"][0]["id"])


def under_way(client: Client) -> str:
    place = taken(client, "late")
    work(2)
    return place


def failed(client: Client) -> str:
    place = taken(client, "refused")
    work_until_done()
    return place


def cancelled(client: Client) -> str:
    place = taken(client, "rain")
    client.post(f"/api/v1/tracks/{place}/cancel/")
    return place


def free(client: Client) -> str:
    place = taken(client, "rain", pay_with="free")
    work_until_done()
    return place


def long_ago(client: Client) -> str:
    from tracks.models import Track

    place = taken(client, "rain")
    work_until_done()
    track: Track = Track.objects.get(pk=place)
    assert track.delivered_at is not None
    Track.objects.filter(pk=place).update(delivered_at=track.delivered_at - timedelta(days=15))
    return place


@pytest.mark.parametrize(
    ("ready", "reason"),
    [
        (under_way, "Only a take that was delivered"),
        (failed, "what fails or is cancelled costs nothing"),
        (cancelled, "what fails or is cancelled costs nothing"),
        (free, "This take was free"),
        (long_ago, "within 14 days"),
    ],
)
def test_the_answer_is_no_with_a_reason_and_nothing_moves(
    rich: User, program: Any, quick: Desk, had: Any, client_for: Callable[[User], Client],
    everything_adds_up: Callable[[], None], ready: Callable[[Client], str], reason: str,
) -> None:  # fmt: skip
    client = program(rich)
    place = ready(client)
    before = had(rich)

    answer = client.post(f"/api/v1/tracks/{place}/refund/", {"reason": "bad sound"}, content_type=JSON)
    page = client_for(rich).post(f"/tracks/{place}/refund/", {"reason": "bad sound"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_refundable")
    assert reason in answer.json()["error"]["message"]
    said = [str(message) for message in get_messages(page.wsgi_request)]
    assert len(said) == 1
    assert reason in said[0]
    assert client.get(f"/api/v1/tracks/{place}/").json()["refunded_at"] is None
    assert had(rich) == before
    everything_adds_up()
