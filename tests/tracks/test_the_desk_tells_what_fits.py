"""Before anything is sent the desk tells who would make it, for how much, and what would not be heeded."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.support.paid_work import ACE_AT_FAL, COMPOSER, DEAR_AT_FAL, MINIMAX, PaidServices
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
WORDS = "warm electric piano and slow rain"
LYRICS = "[Verse]\nRain on the window\n[Chorus]\nStay a little longer"


def told(client: Client, **values: str) -> str:
    answer = client.post("/create/fit/", {"prompt": WORDS, "takes": "2", "duration_seconds": "60", **values})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_price_and_remarks_are_those_of_the_chosen_model(paid: PaidServices) -> None:
    page = told(Client(), provider=MINIMAX, sings="on", lyrics=LYRICS)
    assert "Made for 4 credits." in page
    assert "MiniMax Music 2 chooses the length itself, up to 240 seconds." in page
    page = told(Client(), provider=DEAR_AT_FAL)
    assert "Made for 16 credits." in page
    assert "<strong data-price>16 credits</strong>" in page


def test_what_it_can_not_make_is_told_with_what_to_do(paid: PaidServices) -> None:
    page = told(Client(), provider=MINIMAX)
    assert "write lyrics of at least 10 characters, or choose another model" in page
    assert "data-price" not in page
    assert '#send-price"> not yet </span>' in page


def test_auto_names_whom_it_would_choose_within_the_ceiling(paid: PaidServices) -> None:
    paid.offer(DEAR_AT_FAL, ACE_AT_FAL)
    assert "fal.ai / ACE-Step would make it for 4 credits." in told(Client(), provider="auto")
    page = told(Client(), provider="auto", most_credits="8")
    assert "fal.ai / Stable Audio 2.5 would make it for 16 credits." in page
    assert "<strong data-price>16 credits</strong>" in page


def test_free_takes_are_made_by_what_costs_nothing(paid: PaidServices) -> None:
    page = told(Client(), provider="auto", pay_with="free")
    assert "SoundFoundry would make it for free." in page
    assert "<strong data-price>free</strong>" in page
    # On small screens only the button stays in sight, and its price with it.
    assert '#send-price"> free </span>' in page


def test_the_price_is_told_before_the_words_are_written(paid: PaidServices) -> None:
    assert "Made for 4 credits." in told(Client(), provider=ACE_AT_FAL, prompt="")


def test_words_never_travel_in_an_address(paid: PaidServices) -> None:
    """Servers refuse addresses of four thousand characters, and write addresses into their logs."""
    assert Client().get("/create/fit/", {"lyrics": LYRICS}).status_code == 405
    assert 'hx-post="/create/fit/"' in Client().get("/create/").content.decode()
    assert "Made for 4 credits." in told(Client(), provider=ACE_AT_FAL, sings="on", lyrics=LYRICS * 50)


def test_a_visitor_who_wants_nobody_else_still_does_after_signing_up(
    paid: PaidServices, buyer: User, client_for: ClientFor
) -> None:
    for chosen, is_checked in (({}, False), ({"may_fall_back": "on"}, True)):
        browser = Client()
        browser.post("/create/", {"prompt": WORDS, "provider": ACE_AT_FAL, **chosen})
        browser.force_login(buyer)
        box = re.search(r'<input type="checkbox" name="may_fall_back"[^>]*>', browser.get("/create/").content.decode())
        assert box
        assert ("checked" in box[0]) is is_checked


def test_without_javascript_a_button_tells_and_sends_nothing(
    paid: PaidServices, buyer: User, client_for: ClientFor
) -> None:
    values = {"prompt": WORDS, "takes": "1", "duration_seconds": "60", "provider": DEAR_AT_FAL, "look": "1"}
    for client in (client_for(buyer), Client()):
        answer = client.post("/create/", values)
        page = " ".join(answer.content.decode().split())
        assert answer.status_code == 200
        assert "Made for 8 credits." in page
        assert f'<option value="{DEAR_AT_FAL}" selected>' in page
        assert WORDS in page
    assert not Request.objects.exists()


@pytest.mark.django_db
def test_where_nobody_can_be_chosen_nobody_is_offered(redis_url: str) -> None:
    assert 'name="provider"' not in Client().get("/create/").content.decode()
    assert COMPOSER not in told(Client(), provider="auto")
