"""What is filled in at the desk is priced by the server, shown before it is sent, and never charged otherwise."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.support.pages import compact
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def filled(**fields: Any) -> dict[str, Any]:
    return {"prompt": "warm rain", "takes": "2", "pay_with": "credits", "idempotency_key": uuid.uuid4().hex, **fields}


def price_in(page: str) -> str:
    found = re.search(r"<strong data-price>([^<]*)</strong>", page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("45", 45), ("45 s", 45), ("0:45", 45), ("0,75 min", 45), (".75 minutes", None), ("1 min", 60), ("1:00", 60),
        ("0 min 30 sec", 30), ("30seconds", 30), ("1m", 60), ("12.5", 12.5), ("1:75", None), ("soon", None),
        ("1 min 2 min", None),
    ],
)  # fmt: skip
def test_a_length_is_typed_in_seconds_minutes_or_words(
    rich: User, client_for: ClientFor, redis_url: str, typed: str, seconds: float | None
) -> None:
    answer = client_for(rich).post("/create/", filled(duration_seconds=typed))
    assert answer.status_code == (422 if seconds is None else 302)
    if seconds is None:
        page = answer.content.decode()
        assert "between 3 and 480 seconds, such as 90, 1:30 or 2 min" in page
        assert f'value="{typed}"' in page
    else:
        assert Request.objects.get().brief["duration_seconds"] == seconds


def test_a_length_is_chosen_by_a_button_without_javascript(rich: User, client_for: ClientFor) -> None:
    browser = client_for(rich)
    fresh = compact(browser.get("/create/").content.decode())
    assert re.findall(r'name="preset" value="([^"]*)"', fresh) == ["", "0:30", "1:00"]
    assert re.search(r'name="duration_seconds"[^>]* value=""', fresh)
    answer = browser.post("/create/", filled(duration_seconds="1:00", preset="0:30"))
    page = compact(answer.content.decode())
    assert answer.status_code == 200
    assert re.search(r'name="duration_seconds"[^>]* value="0:30"', page)
    assert re.search(r'value="0:30" aria-pressed="true"', page)
    assert price_in(page) == "2 credits"
    assert "warm rain" in page
    assert not Request.objects.exists()


def test_longer_plans_are_offered_longer_songs(rich: User, client_for: ClientFor) -> None:
    from accounts.models import Plan

    Plan.objects.filter(slug="free").update(longest_seconds=480)
    page = compact(client_for(rich).get("/create/").content.decode())
    assert re.findall(r'name="preset" value="([^"]*)"', page) == ["", "0:30", "1:00", "2:00", "4:00", "8:00"]
    assert "makes up to 8:00" in page


def test_an_idea_is_added_to_what_was_typed(rich: User, client_for: ClientFor) -> None:
    page = client_for(rich).post("/create/", filled(prompt="warm rain.", idea="funk groove")).content.decode()
    assert ">warm rain, funk groove</textarea>" in page
    again = client_for(rich).post("/create/", filled(prompt="warm rain, funk groove", idea="funk groove"))
    assert ">warm rain, funk groove</textarea>" in again.content.decode()
    assert not Request.objects.exists()


def test_a_length_that_would_be_refused_has_a_reason_and_no_price(rich: User, client_for: ClientFor) -> None:
    for browser in (client_for(rich), Client()):
        page = compact(browser.post("/create/fit/", filled(duration_seconds="400")).content.decode())
        assert "The Free plan makes up to 60 seconds in one piece." in page
        assert price_in(page) == ""
    page = compact(client_for(rich).post("/create/fit/", filled(duration_seconds="2")).content.decode())
    assert "between 3 and 480 seconds" in page
    assert price_in(page) == ""


def test_what_was_not_shown_is_not_charged(rich: User, client_for: ClientFor, redis_url: str) -> None:
    browser = client_for(rich)
    fresh = compact(browser.get("/create/?pay_with=credits").content.decode())
    assert price_in(fresh) == "4 credits"
    assert 'name="quoted" value="4"' in fresh
    refused = browser.post("/create/", filled(takes="1", duration_seconds="30", quoted="4"))
    page = compact(refused.content.decode())
    assert refused.status_code == 422
    assert "This costs 1 credit" in page
    assert price_in(page) == "1 credit"
    assert not Request.objects.exists()
    assert browser.post("/create/", filled(takes="1", duration_seconds="30", quoted="1")).status_code == 302
    assert Request.objects.get().price_credits == 1


def test_a_price_that_was_never_shown_is_shown_first(rich: User, client_for: ClientFor, redis_url: str) -> None:
    """The length that was refused had no price; mended, it has one."""
    browser = client_for(rich)
    refused = compact(browser.post("/create/", filled(duration_seconds="400", quoted="4")).content.decode())
    assert 'name="quoted" value=""' in refused
    assert browser.post("/create/", filled(duration_seconds="60", quoted="")).status_code == 422
    assert browser.post("/create/", filled(duration_seconds="60", quoted="4")).status_code == 302


def test_free_takes_are_chosen_while_some_are_left(
    rich: User, client_for: ClientFor, redis_url: str, settings: Any
) -> None:
    def chosen(address: str = "/create/") -> str:
        page = compact(client_for(rich).get(address).content.decode())
        return re.findall(r'name="pay_with" value="(\w+)"[^>]* checked', page)[0] + ": " + price_in(page)

    assert chosen() == "free: free"
    # What cannot be free is not free.
    assert chosen("/create/?takes=1&duration_seconds=90") == "credits: "
    # Nobody's music is published without their doing.
    settings.FREE_MODE_VISIBILITY = "public"
    assert chosen() == "credits: 4 credits"
    settings.FREE_MODE_VISIBILITY = "private"
    for _ in range(5):
        assert client_for(rich).post("/create/", filled(pay_with="free", quoted="0")).status_code == 302
    assert chosen() == "credits: 4 credits"


def test_home_shows_the_price_of_what_it_sends(rich: User, client_for: ClientFor, redis_url: str) -> None:
    browser = client_for(rich)
    page = compact(browser.get("/").content.decode())
    assert "free: 10 of 10 takes left today" in page
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index('class="desk"') :]))
    assert (sent["pay_with"], sent["quoted"]) == ("free", "0")
    assert browser.post("/create/", {**sent, "prompt": "warm rain"}).status_code == 302
    assert Request.objects.get().pay_with == "free"
    assert "4 credits" in compact(Client().get("/").content.decode())
