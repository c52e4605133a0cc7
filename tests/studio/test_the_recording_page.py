"""The recording page: a microphone here alone, doors that answer in sentences, and takes to finish or throw away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from soundfoundry.middleware import PERMISSIONS
from studio import services
from studio.models import Take
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "/studio/record/"
FORM = {"consent": "on", "sample_rate": "48000", "delay_milliseconds": "35"}


@pytest.fixture
def client(client_for: Callable[[User], Client], user: User) -> Client:
    return client_for(user)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def ask(client: Client, address: str, body: Any = None, **more: Any) -> Any:
    return client.post(address, body or {}, headers={"Accept": "application/json"}, **more)


def start(client: Client, **form: str) -> dict[str, Any]:
    answer = ask(client, f"{PAGE}start/", {**FORM, **form})
    assert answer.status_code == 200
    return dict(answer.json())


def send(client: Client, take: dict[str, Any], number: int, content: bytes = b"ab" * 4_800) -> Any:
    return ask(client, f"{take['chunks']}{number}/", content, content_type="application/octet-stream")


def test_the_microphone_is_open_on_this_page_alone(client: Client) -> None:
    assert "microphone=(self)" in client.get(PAGE)["Permissions-Policy"]
    for page in ("/studio/upload/", "/library/", "/create/"):
        assert client.get(page)["Permissions-Policy"] == PERMISSIONS
    # It is never swapped into a page of other permissions, and no page is swapped into it.
    boosted = client.get(f"{PAGE}?a=b", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert (boosted["HX-Redirect"], boosted.content) == (f"{PAGE}?a=b", b"")
    assert '<body hx-boost="false"' in client.get(PAGE).content.decode()


def test_without_javascript_it_leads_to_the_upload_page(client: Client) -> None:
    found = re.search(r"<noscript>.*?</noscript>", client.get(PAGE).content.decode(), re.DOTALL)
    assert found
    assert "needs JavaScript" in found[0]
    assert 'href="/studio/upload/"' in found[0]


def test_a_backing_is_one_s_own(
    client: Client, song: Track, other_user: User, client_for: Callable[[User], Client]
) -> None:
    Track.objects.update(measured_tempo_bpm=123.4)
    page = client.get(f"{PAGE}?track={song.pk}").content.decode()
    assert f'data-backing="/tracks/{song.pk}/audio/"' in page
    assert 'data-tempo="123.4000"' in page
    assert 'data-tempo="100.0000"' in client.get(PAGE).content.decode()
    assert client_for(other_user).get(f"{PAGE}?track={song.pk}").status_code == 404
    assert client.get(f"{PAGE}?track=nonsense").status_code == 404
    assert ask(client_for(other_user), f"{PAGE}start/", {**FORM, "track": str(song.pk)}).status_code == 404


def test_a_take_goes_through_the_doors_and_is_listed(client: Client, redis_url: str) -> None:
    take = start(client)
    assert [send(client, take, number).status_code for number in (1, 0, 1)] == [200, 200, 200]
    answer = ask(client, take["finish"], {"chunks": "2"})
    made = Take.objects.get()
    assert (answer.json()["track"], answer.json()["seconds"]) == (f"/tracks/{made.track_id}/", 0.2)
    assert (made.delay_seconds, made.consent_at is not None) == (0.035, True)
    shown = words_of(client.get(PAGE))
    assert "Take 1 0.2 s" in shown
    assert "delay 35 ms · being read in" in shown
    part = client.get(PAGE, headers={"HX-Request": "true", "HX-Target": "takes"}).content.decode()
    assert 'data-running="1"' in part
    assert "<html" not in part


def test_what_cannot_be_is_answered_with_a_sentence(client: Client) -> None:
    refused = [
        (ask(client, f"{PAGE}start/", {**FORM, "delay_milliseconds": "soon"}), 422, "0 to 1000 milliseconds"),
        (ask(client, f"{PAGE}start/", {"sample_rate": "48000"}), 422, "Tick that this is your voice"),
        (ask(client, f"{PAGE}start/", {**FORM, "sample_rate": "9" * 400}), 422, "rate that is not taken"),
        (ask(client, f"{PAGE}start/", {**FORM, "track": "x"}), 404, ""),
    ]
    take = start(client)
    refused.append((send(client, take, 0, b"abc"), 422, "two for each sample"))
    refused.append((ask(client, take["finish"], {"chunks": "3"}), 422, "not arrived yet (0, 1, 2)"))
    ask(client, take["forget"])
    refused.append((send(client, take, 0), 409, "thrown away"))
    for answer, status, words in refused:
        assert answer.status_code == status
        assert words in (answer.json()["error"]["message"] if words else "")


def test_a_take_that_was_left_open_is_finished_or_thrown_away_by_forms(client: Client, redis_url: str) -> None:
    first, second = start(client), start(client)
    send(client, first, 0)
    send(client, second, 0)
    assert words_of(client.get(PAGE)).count("Left open") == 2
    client.post(first["finish"])
    client.post(second["forget"])
    shown = words_of(client.get(PAGE))
    assert ("Left open" in shown, "Take 1" in shown) == (False, True)
    assert "was thrown away" in words_of(client.post(second["finish"], follow=True))


def test_many_takes_cost_no_more_queries_than_few(client: Client, user: User, redis_url: str) -> None:
    def make(count: int) -> None:
        for number in range(count):
            take = services.start_take(owner=user, sample_rate=8_000, has_consent=True)
            content = bytes([number + 1, count]) * 8_000
            services.keep_chunk(take_pk=take.pk, by=user, number=0, content=content)
            services.finish_take(take_pk=take.pk, by=user)

    make(4)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    make(5)
    client.get(PAGE)  # how long such work lasts is counted once and cached
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
